"""Says which environment the suite runs in, before Django's settings are read."""

import os

os.environ.setdefault("PORTAL_ENV", "test")

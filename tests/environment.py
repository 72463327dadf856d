"""Says which environment the suite runs in, and compiles the catalogues, before Django's settings are read."""

import os

from portal.language import catalogue

os.environ.setdefault("PORTAL_ENV", "test")
catalogue.compile_all()

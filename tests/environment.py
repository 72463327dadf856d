"""Says which environment the suite runs in, gives each worker a data folder of its own and compiles the catalogues,
before Django's settings are read.
"""

import os
from pathlib import Path

from portal.language import catalogue

os.environ.setdefault("PORTAL_ENV", "test")
kind = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
# Workers inherit the environment of the process that starts them, and TEST_DATA with it.
base = os.environ.setdefault(
    "TEST_DATA", os.environ.get("DATA_DIR") or str(Path(__file__).resolve().parents[1] / ".data" / "tests" / kind)
)
os.environ["DATA_DIR"] = str(Path(base, os.environ.get("PYTEST_XDIST_WORKER", "main")).resolve())
catalogue.compile_all()

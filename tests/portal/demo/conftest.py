"""One installation for all tests of its start: setting it up takes its time."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings


@dataclass(frozen=True)
class Installation:
    folder: Path
    first: str = ""  # what the first start said

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        return {**kept, "DATA_DIR": str(self.folder), "PORTAL_ENV": "demo", "PYTHONIOENCODING": "utf-8", **more}

    def demo(self, *options, **environment):
        """The finished ``manage.py demo``."""
        return subprocess.run(
            [sys.executable, "manage.py", "demo", *options],
            cwd=settings.ROOT,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
        )

    def start(self):
        """What a start without trouble says."""
        result = self.demo()
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout


@pytest.fixture
def empty(tmp_path):
    return Installation(tmp_path)


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """Prepared already, and stopped."""
    folder = tmp_path_factory.mktemp("installation")
    return Installation(folder, Installation(folder).start())

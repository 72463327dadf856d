"""Nothing that an installation writes may be read by strangers on its machine."""

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.demo.secret_key import secret_key
from portal.media.storage import private_storage
from portal.monitoring.process import UMASK
from portal.spreadsheets.models import private_storage as sheets


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.server
@pytest.mark.one_database  # an installation of its own, with SQLite
@pytest.mark.xdist_group("installation")  # where the one installation of the run is made
def test_an_installation_is_closed_to_strangers(installation):
    found = {path: mode(path) for path in installation.folder.rglob("*")}
    assert "portal.sqlite3" in {path.name for path in found}
    assert [str(path) for path, bits in found.items() if bits & 0o027] == []
    assert mode(installation.folder / "portal.sqlite3") == 0o640


@pytest.mark.parametrize(
    "command", ["import portal.wsgi", "import portal.asgi", "import manage; manage.prepare_process()"]
)
def test_every_way_to_start_sets_the_mask(command, tmp_path):
    said = f"import os; os.umask(0); {command}; print(oct(os.umask(0)))"
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "PORTAL_ENV": "test"}
    result = subprocess.run(
        [sys.executable, "-c", said], cwd=settings.ROOT, env=environment, capture_output=True, text=True
    )
    assert result.stdout.splitlines()[-1:] == [oct(UMASK)], result.stderr


@pytest.mark.parametrize("storage", [lambda: default_storage, private_storage, sheets])
def test_uploads_are_closed_to_strangers_whatever_the_mask(storage, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    before = os.umask(0)
    try:
        place = storage()
        name = place.save("folder/a.pdf", ContentFile(b"%PDF-1.7"))
    finally:
        os.umask(before)
    path = tmp_path.__class__(place.path(name))
    assert (mode(path), mode(path.parent)) == (0o640, 0o750)


def test_the_key_is_closed_from_its_first_moment(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "chmod", None)
    before = os.umask(0)
    try:
        secret_key(tmp_path)
    finally:
        os.umask(before)
    assert mode(tmp_path / "secret_key") == 0o600

"""What is kept of each release: the hashes of its migrations, and a small database of it as SQL for either vendor."""

import hashlib
from pathlib import Path

from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
WINGS = ("portal", "initiatives", "events")


def kept():
    """Versions, oldest first."""
    return sorted((folder.name for folder in HERE.iterdir() if (folder / "migrations.sha256").exists()), key=_number)


def _number(version):
    return [int(part) for part in version.split(".")]


def migrations():
    """Path from the root → SHA-256, of whatever makes tables."""
    files = sorted(file for wing in WINGS for file in (ROOT / wing).glob("*/migrations/*.py"))
    return {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.name != "__init__.py"
    }


def migrations_of(version):
    lines = (HERE / version / "migrations.sha256").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def dump(version):
    """The file with the release's database, for the vendor in use."""
    return HERE / version / f"{connection.vendor}.sql"


def load(version):
    """Fill the empty database in use with that of the release."""
    text = dump(version).read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Django's connection, for it knows the functions that its checks call; tables come in no useful order
            connection.connection.executescript(f"PRAGMA foreign_keys=OFF;\n{text}\nPRAGMA foreign_keys=ON;")
        else:
            cursor.execute(text)


def upgrade(version):
    load(version)
    call_command("migrate", verbosity=0, interactive=False)

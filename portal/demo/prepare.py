"""Brings an installation up to its code: catalogues, tables, static files, first data, first administrator.

What was done is remembered by a fingerprint of the files it was done from, so that a second start does nothing.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.accounts.models import User
from portal.demo.load import load
from portal.language import catalogue
from portal.places.models import Place

Report = Callable[[str], object]  # says a sentence to the person who waits

CODE = ("portal", "initiatives", "events")


def prepare(report: Report) -> None:
    """Do what is not done yet."""
    if catalogue.compile_all():
        report("已编译翻译目录")
    _once("static", _files("static/**/*"), lambda: _collect(report))
    _once(f"tables-{_database_name()}", _files("migrations/*.py"), lambda: _migrate(report))
    begun = settings.DATA_DIR / f"loading-{_database_name()}"
    if begun.exists() or not Place.objects.exists():
        begun.touch()  # a load that was interrupted is run again; every step may run twice
        report("数据库为空，正在载入公开数据与演示数据……")
        load(report=lambda title: report(f"  {title}"))
        begun.unlink()


def first_administrator() -> tuple[str, str] | None:
    """``(name, password)`` of a new administrator, or None when the installation has one already."""
    if User.objects.filter(is_superuser=True).exists():
        return None
    name, password = "admin", f"Lc-{secrets.token_urlsafe(12)}-9a"
    User.objects.create_superuser(name, password=password, display_name="演示管理员")
    return name, password


def _collect(report: Report) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    report("已收集静态文件")


def _migrate(report: Report) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    report("已建立数据库表")


def _database_name() -> str:
    """A short name for the database in use, so that marks of another one do not count."""
    database = settings.DATABASES["default"]
    address = "|".join(str(database.get(part, "")) for part in ("ENGINE", "NAME", "HOST", "PORT"))
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def _files(pattern: str) -> list[Path]:
    return sorted(file for wing in CODE for file in (settings.ROOT / wing).rglob(pattern) if file.is_file())


def _once(name: str, files: Sequence[Path], work: Callable[[], None]) -> None:
    """Run ``work`` unless it ran for just these files; a new database has no mark that counts."""
    mark: Path = settings.DATA_DIR / f"done-{name}"
    state = hashlib.sha256("\n".join(f"{f} {f.stat().st_mtime_ns} {f.stat().st_size}" for f in files).encode())
    fresh = name.startswith("tables") and "django_migrations" not in connection.introspection.table_names()
    if not fresh and mark.exists() and mark.read_text() == state.hexdigest():
        return
    work()
    mark.write_text(state.hexdigest())

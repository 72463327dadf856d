"""Brings an installation up to its code: catalogues, tables, static files, first data, first administrator.

What was done is remembered by a fingerprint of the files it was done from, so that a second start does nothing.
"""

import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection

from portal.demo.load import load
from portal.language import catalogue
from portal.places.models import Place

CODE = ("portal", "initiatives", "events")


def prepare(tell):
    """Do what is not done yet; ``tell(text)`` reports each step to the person who waits."""
    if catalogue.compile_all():
        tell("已编译翻译目录")
    _once("static", _files("static/**/*"), lambda: _collect(tell))
    _once(f"tables-{_database_name()}", _files("migrations/*.py"), lambda: _migrate(tell))
    begun = settings.DATA_DIR / f"loading-{_database_name()}"
    if begun.exists() or not Place.objects.exists():
        begun.touch()  # a load that was interrupted is taken up again; every step may run twice
        tell("数据库为空，正在载入公开数据与演示数据……")
        load(tell=lambda title: tell(f"  {title}"))
        begun.unlink()


def first_administrator():
    """``(name, password)`` of a new administrator, or None when the installation has people already."""
    people = get_user_model().objects
    if people.exists():
        return None
    name, password = "admin", f"Lc-{secrets.token_urlsafe(12)}-9a"
    people.create_superuser(name, password=password, display_name="演示管理员")
    return name, password


def _collect(tell):
    call_command("collectstatic", interactive=False, verbosity=0)
    tell("已收集静态文件")


def _migrate(tell):
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    tell("已建立数据库表")


def _database_name():
    database = settings.DATABASES["default"]
    address = "|".join(str(database.get(part, "")) for part in ("ENGINE", "NAME", "HOST", "PORT"))
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def _files(pattern):
    return sorted(file for wing in CODE for file in (settings.ROOT / wing).rglob(pattern) if file.is_file())


def _once(name, files, work):
    """Run ``work`` unless it ran for just these files; a new database has no mark that counts."""
    mark: Path = settings.DATA_DIR / f"done-{name}"
    state = hashlib.sha256("\n".join(f"{f} {f.stat().st_mtime_ns} {f.stat().st_size}" for f in files).encode())
    fresh = name.startswith("tables") and "django_migrations" not in connection.introspection.table_names()
    if not fresh and mark.exists() and mark.read_text() == state.hexdigest():
        return
    work()
    mark.write_text(state.hexdigest())

"""The tests' databases. Each content is made once in a run, by whichever worker needs it first; what a worker uses is a
copy of it, and so is what it gets back after a test that really committed.

A content builds on another: the migrated tables, then records on top. It is a file beside the others of the test run
on SQLite, a database of its own on PostgreSQL.
"""

import datetime
import fcntl
import hashlib
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

ONLY_COUNTS = {"pagecache_generation"}
WINGS = ("portal", "initiatives", "events")


@dataclass(frozen=True)
class Content:
    """``fill()`` is called on a copy of the content below, with nothing else connected."""

    name: str
    fill: object
    below: "Content | None" = None

    def and_below(self):
        return (self, *(self.below.and_below() if self.below else ()))


def migrate():
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable")


MIGRATED = Content("migrated", migrate)


def fingerprint():
    """Of whatever the migrated tables come from."""
    files = [file for wing in WINGS for file in sorted((settings.ROOT / wing).rglob("migrations/*.py"))]
    files.append(settings.ROOT / "requirements.txt")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


@cache
def everything():
    """A fingerprint of all that a content can come from: the product's files, what fills it, and the day."""
    found = (file for wing in (*WINGS, "tests") for file in sorted((settings.ROOT / wing).rglob("*.*")))
    files = [file for file in found if file.is_file() and file.suffix != ".mo" and file.parent.name != "__pycache__"]
    files.append(settings.ROOT / "requirements.txt")
    digest = hashlib.sha256(str(datetime.date.today()).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


class Files:
    """SQLite: one file each. Contents are kept beside the folders of the runs: the next run of the day, as that of the
    browser tests, takes them from there as long as nothing has changed that they could come from.
    """

    def __init__(self, folder):
        self.folder, self.kept = folder, folder.parent / "contents"

    def fetch(self, name):
        """Whether the content was kept and is here now."""
        self.drop(name)
        try:
            shutil.copyfile(self._kept(name), self.address(name))
        except FileNotFoundError:  # or another run has taken it away at this moment
            return False
        return True

    def keep(self, name):
        kept = self._kept(name)
        kept.parent.mkdir(exist_ok=True)
        for older in self.kept.glob(f"{name}-*"):
            older.unlink(missing_ok=True)
        self.copy(name, f"{name}.kept")
        Path(self.address(f"{name}.kept")).replace(kept)

    def _kept(self, name):
        return self.kept / f"{name}-{everything()}.sqlite3"

    def address(self, name):
        return str(self.folder / f"{name}.sqlite3")

    def exists(self, name):
        return Path(self.address(name)).exists()

    def drop(self, name):
        for end in ("", "-wal", "-shm", "-generation"):
            Path(self.address(name) + end).unlink(missing_ok=True)

    def create(self, name):
        self.drop(name)

    def copy(self, source, target):
        """By SQLite itself, which knows what lies in the source's journal. Nobody has the target open."""
        self.drop(target)
        both = (closing(sqlite3.connect(self.address(name), timeout=60)) for name in (source, target))
        with next(both) as pages, next(both) as written:
            written.execute("PRAGMA synchronous=OFF")
            pages.backup(written)

    def digests(self, name):
        with closing(sqlite3.connect(self.address(name), timeout=60)) as session:
            tables = session.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            rows = {table: session.execute(f'SELECT * FROM "{table}"').fetchall() for (table,) in tables.fetchall()}  # noqa: S608
        return {table: hash(tuple(found)) if found else None for table, found in rows.items()}

    def empty(self, name, tables):
        with closing(sqlite3.connect(self.address(name), timeout=60, isolation_level=None)) as session:
            session.execute("PRAGMA synchronous=OFF")
            session.execute("BEGIN IMMEDIATE")  # foreign keys are off unless asked for
            # what forbids that rows are removed is put aside for a moment
            found = session.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            triggers = [(name, text) for name, table, text in found if table in tables and "BEFORE DELETE" in text]
            for name, _text in triggers:
                session.execute(f'DROP TRIGGER "{name}"')
            for table in tables:
                session.execute(f'DELETE FROM "{table}"')  # noqa: S608
            for _name, text in triggers:
                session.execute(text)
            session.execute("COMMIT")


class Databases:
    """PostgreSQL: one database each, on the server of the settings."""

    def __init__(self, database):
        self.prefix = f"test_{database['NAME']}"
        self.server = {
            "host": database["HOST"], "port": database["PORT"], "user": database["USER"],
            "password": database["PASSWORD"], "dbname": database["NAME"],
        }  # fmt: skip

    def address(self, name):
        return f"{self.prefix}_{name}"

    def _run(self, statement, *names):
        with psycopg.connect(**self.server, autocommit=True) as session:
            session.execute(sql.SQL(statement).format(*(sql.Identifier(self.address(name)) for name in names)))

    def exists(self, name):
        with psycopg.connect(**self.server) as session:
            found = session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.address(name)])
            return found.fetchone() is not None

    def fetch(self, name):
        """Clusters are thrown away after each run."""
        return False

    def keep(self, name):
        pass

    def drop(self, name):
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def create(self, name):
        self.drop(name)
        self._run("CREATE DATABASE {}", name)

    def copy(self, source, target):
        self.drop(target)
        self._run("CREATE DATABASE {} TEMPLATE {}", target, source)

    def empty(self, name, tables):
        with psycopg.connect(**self.server | {"dbname": self.address(name)}) as session:
            session.execute("SET session_replication_role = replica")  # no trigger and no foreign key objects
            for table in tables:
                session.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))

    def digests(self, name):
        rows = "SELECT {}, md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
        with psycopg.connect(**self.server | {"dbname": self.address(name)}) as session:
            tables = [
                table for (table,) in session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            each = [sql.SQL(rows).format(sql.Literal(table), sql.Identifier(table)) for table in tables]
            return dict(session.execute(sql.SQL(" UNION ALL ").join(each)).fetchall())


class Store:
    """Makes contents and copies for one worker, and points Django at the copy that a test asks for.

    ``run``: the same in all workers of one run. ``keep``: migrated tables of an earlier run are used again.
    """

    def __init__(self, worker, run, *, keep=False):
        self.worker, self.run, self.keep = worker, run, keep
        self.folder = settings.DATA_DIR.parent
        if connection.vendor == "sqlite":
            self.places = Files(self.folder)
        else:
            self.places = Databases(connection.settings_dict)
        self.content, self.copies = None, {}  # content → table → what tells that its rows are the same, None: no rows

    def use(self, content):
        """From here on the worker is connected to its copy of the content."""
        if content is not self.content:
            if content not in self.copies:
                self._make(content)
                self.places.copy(content.name, self._copy(content))
                self.copies[content] = self.places.digests(self._copy(content))
            self._connect(self._copy(content))
            self.content = content

    def restore(self):
        """Undo whatever was committed: empty the tables that were empty, which is ten times as fast as a new copy."""
        hang_up()
        name, before = self._copy(self.content), self.copies[self.content]
        now = self.places.digests(name)
        changed = [table for table in now if now[table] != before.get(table) and table not in ONLY_COUNTS]
        if any(before.get(table) for table in changed):
            self.places.copy(self.content.name, name)
        elif changed:
            self.places.empty(name, changed)

    def close(self):
        hang_up()
        for content in self.copies:
            self.places.drop(self._copy(content))

    def _copy(self, content):
        return f"{content.name}_{self.worker}"

    def _connect(self, name):
        hang_up()
        # one dictionary, which the connections of all threads share
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = self.places.address(name)

    def _make(self, content):
        """The first worker makes it, the others wait for it."""
        keep = self.keep and content is MIGRATED
        key = f"{fingerprint() if keep else self.run} {os.environ.get('DATABASE_URL', '')}"
        with locked(self.folder / f"{content.name}.{connection.vendor}.key") as note:
            if note.read() == key and self.places.exists(content.name):
                return
            if not self.places.fetch(content.name):
                self._fill(content)
                self.places.keep(content.name)
            note.seek(0)
            note.truncate()
            note.write(key)

    def _fill(self, content):
        if content.below:
            self._make(content.below)
            self.places.copy(content.below.name, content.name)
        else:
            self.places.create(content.name)
        self._connect(content.name)
        content.fill()
        hang_up()


def hang_up():
    """Whatever is connected to a PostgreSQL database keeps it from being copied."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


@contextmanager
def locked(file):
    with file.open("a+") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        opened.seek(0)
        yield opened

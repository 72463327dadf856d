"""Several real server processes, real commits: an edit is in the next answer of each of them."""

import socket
import subprocess
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from portal.pagecache import generation as generations
from portal.pagecache import writes
from portal.pagecache.generation import Generation
from portal.places.models import Place
from tests import samples
from tests.portal.pagecache.servers import database_url, on_migrated_tables, server
from tests.postgres import cluster, programs, unprivileged

WORKERS = 3
ADDRESS = "/place/371500/"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("workers"), pytest.mark.server]
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lives on one machine")


@pytest.fixture(scope="module")
def site(databases, django_db_setup, django_db_blocker):
    with on_migrated_tables(databases, django_db_blocker, WORKERS) as running:
        yield running


@pytest.fixture
def city(transactional_db):
    return Place.objects.create(code="371500", name="0", kind="city", sort_key="liaocheng")


@pytest.fixture(autouse=True)
def same_counter_as_the_servers(monkeypatch, transactional_db):
    """The file's name depends on the database, which the suite may have changed since it was first opened."""
    fresh = Generation()
    monkeypatch.setattr(generations, "generation", fresh)
    monkeypatch.setattr(writes, "generation", fresh)


def stale(site, workers, edits, edit):
    """How many answers, of every worker after every edit, did not show it."""
    wrong = 0
    for number in range(edits):
        edit(str(number))
        for visit in workers.values():
            for _ in range(2):
                status, _headers, body = site.ask(visit, ADDRESS)
                wrong += (status, f"<p>place {number}</p>" in body) != (200, True)
    return wrong


def rename(name):
    Place.objects.filter(code="371500").update(name=name)


@pytest.mark.sampled
def test_after_many_edits_no_answer_is_stale(city, site):
    workers = site.one_for_each_worker(WORKERS)
    assert len(workers) == WORKERS
    assert stale(site, workers, samples.of(50, whole=200), rename) == 0
    # the last answers came from the store, so there was something that could have been stale
    assert {site.ask(visit, ADDRESS)[1]["cache-status"] for visit in workers.values()} == {"portal; hit"}


def test_without_the_bump_answers_are_stale(city, site, monkeypatch):
    """The control for the test above."""
    monkeypatch.setattr(writes, "announce", lambda connection: None)
    workers = site.one_for_each_worker(WORKERS)
    assert stale(site, workers, 10, rename) >= 9 * WORKERS * 2


def test_a_rolled_back_edit_changes_nothing(city, site):
    workers = site.one_for_each_worker(WORKERS)
    before = [site.ask(visit, ADDRESS)[2] for visit in workers.values()]
    with pytest.raises(RuntimeError), transaction.atomic():
        rename("lost")
        assert all("lost" not in site.ask(visit, ADDRESS)[2] for visit in workers.values())
        raise RuntimeError
    answers = [site.ask(visit, ADDRESS) for visit in workers.values()]
    assert [(headers["cache-status"], body) for _, headers, body in answers] == [("portal; hit", b) for b in before]


def test_a_changed_page_is_rendered_by_one_process(city, site):
    workers = site.one_for_each_worker(WORKERS)
    for visit in workers.values():
        site.ask(visit, ADDRESS)
    rename("new")
    answers = [site.ask(visit, ADDRESS)[1]["cache-status"] for visit in workers.values()]
    assert sorted(answers) == ["portal; fwd=miss; stored"] + ["portal; hit"] * (WORKERS - 1)


def answer_within(site, visit, name, seconds):
    """Whether the page shows ``name`` before the time is up; asks again and again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if f"<p>place {name}</p>" in site.ask(visit, ADDRESS)[2]:
            return True
    return False


def kept(site, visit, address=ADDRESS):
    """Asks until the page comes from the store: the listener hears."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if site.is_kept(visit, address):
            return True
    return False


@on_postgres
@pytest.mark.parametrize("notified", [True, False], ids=["by notification", "by the row"])
def test_an_edit_on_another_machine_arrives(city, tmp_path, monkeypatch, notified):
    """Another data folder stands for another machine: nothing is shared but the database."""
    if not notified:
        monkeypatch.setattr(writes, "CHANNEL", "swallowed_by_a_pooler")
    with server(1, DATA_DIR=str(tmp_path)) as site:
        visit = site.connect()
        assert kept(site, visit)
        for name in ("one", "two", "three"):
            rename(name)
            assert answer_within(site, visit, name, 1 if notified else 4)
            assert kept(site, visit)


@on_postgres
@pytest.mark.parametrize("payload", ["", "by hand", "f" * 40])
def test_another_program_may_notify_by_hand(city, tmp_path, payload):
    """COPY and SQL by other programs go round Django; a NOTIFY in the same transaction tells of them."""
    with server(1, DATA_DIR=str(tmp_path)) as site, psycopg.connect(database_url()) as program:
        visit = site.connect()
        for name in ("first", "second"):
            assert kept(site, visit)
            program.execute("UPDATE places_place SET name = %s", [name])
            program.execute("SELECT pg_notify('portal_pagecache', %s)", [payload])
            program.commit()
            assert answer_within(site, visit, name, 2)


@on_postgres
def test_with_no_connection_to_listen_on_django_answers(city, tmp_path):
    """Its connection is cut: until it listens again nothing comes from the store, and then nothing old."""
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE %s AND pid <> pg_backend_pid()"
    with server(1, DATA_DIR=str(tmp_path)) as site:
        visit = site.connect()
        assert kept(site, visit)
        with connection.cursor() as cursor:
            cursor.execute(cut, ["%pagecache_generation WHERE id = 1"])
        rename("meanwhile")
        assert answer_within(site, visit, "meanwhile", 3)
        assert kept(site, visit)
        assert "<p>place meanwhile</p>" in site.ask(visit, ADDRESS)[2]


@on_postgres
def test_while_the_database_restarts_django_answers(tmp_path):
    """A cluster of its own; the page itself asks it nothing."""
    with cluster() as address:
        with psycopg.connect(address, autocommit=True) as session:
            session.execute("CREATE TABLE pagecache_generation (id bigint PRIMARY KEY, number bigint)")
            data = session.execute("SHOW data_directory").fetchone()[0]
            options = Path(data, "postmaster.opts").read_text().partition(" ")[2]
        with server(1, DATABASE_URL=address, DATA_DIR=str(tmp_path)) as site:
            visit = site.connect()
            assert kept(site, visit, "/plain/")
            pg_ctl(data, "stop", "-m", "fast")
            status, headers, body = site.ask(visit, "/plain/")
            while "cache-status" in headers:  # until the listener has noticed, what nobody can have changed
                status, headers, body = site.ask(visit, "/plain/")
            assert (status, "plain http://127.0.0.1" in body) == (200, True)
            pg_ctl(data, "start", "-l", f"{data}/log", "-o", options)
            assert kept(site, visit, "/plain/")


def pg_ctl(data, deed, *options):
    owner = unprivileged()
    identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    command = [programs() / "pg_ctl", deed, "-D", data, "-w", *options]
    subprocess.run(command, check=True, cwd=data, stdout=subprocess.DEVNULL, **identity)


HOST = b"Host: localhost"
STRANGE = {
    b"GET /\xe5\xad\xa6/?q=\xe5\xad\xa6 HTTP/1.1": [HOST],
    b"GET /search/?q=\xe5\xad\xa6&%ff=%fe HTTP/1.1": [HOST],
    b"GET /%ff%2f%2Fprivacy/%00/%0d%0a HTTP/1.1": [HOST],
    b"GET //privacy/ HTTP/1.1": [HOST],
    b"GET /privacy%2f HTTP/1.1": [HOST],
    b"GET * HTTP/1.1": [HOST],
    b"GET /" + b"a" * 60_000 + b" HTTP/1.1": [HOST],
    b"GET http://evil.example/privacy/ HTTP/1.1": [HOST],
    b"GET /privacy/ HTTP/1.0": [],
    b"GET /privacy/?host HTTP/1.1": [b"Host: \xe5"],
    b"GET /privacy/?hosts HTTP/1.1": [HOST, b"Host: evil.example"],
    b"GET /privacy/?cookie HTTP/1.1": [HOST, b"Cookie: reading=elder.dark.3\xe3\x80\x80; \xff=\xfe"],
    b"GET /privacy/?cookies HTTP/1.1": [HOST, b"Cookie: reading=elder.dark.3", b"Cookie: sessionid=x"],
    b"GET /privacy/?long HTTP/1.1": [HOST, b"Cookie: a=" + b"x" * 100_000],
    b"GET /privacy/?codings HTTP/1.1": [HOST, b"Accept-Encoding: \xff, gzip;q=\xff"],
    b"HEAD /privacy/ HTTP/1.1": [HOST, b"X-HTTP-Method-Override: POST"],
    b"FOO /privacy/ HTTP/1.1": [HOST],
}


def raw(port, line, headers):
    """The status that such bytes are answered with."""
    with socket.create_connection(("127.0.0.1", port), 30) as visit:
        visit.sendall(b"\r\n".join([line, *headers, b"Connection: close", b"", b""]))
        answer = b"".join(iter(lambda: visit.recv(65536), b""))
    return int(answer.split(b" ", 2)[1])


def test_strange_bytes_harm_nobody(transactional_db):
    """What a WSGI server makes of them is not for us to guess."""
    with server(1, application="product") as site:
        visit = site.connect()
        assert kept(site, visit, "/privacy/")
        before = site.ask(visit, "/privacy/")
        for line, headers in STRANGE.items():
            for _ in range(2):
                assert raw(site.port, line, headers) in (200, 301, 400, 403, 404, 414, 431), line
            status, _headers, body = site.ask(visit, "/privacy/")
            assert (status, body) == (200, before[2]), line
            assert kept(site, visit, "/privacy/"), line

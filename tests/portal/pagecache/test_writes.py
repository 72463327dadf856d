"""Every committed change of public content bumps the generation once; nothing else does."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.pagecache import tables, writes
from portal.pagecache.models import Generation as Row
from portal.places.models import Place


@pytest.mark.parametrize(
    ("sql", "public"),
    [
        ('SELECT "places_place"."id" FROM "places_place"', False),
        ("SELECT 1; UPDATE places_place SET name = ''", True),
        ("SELECT 1;", False),
        ("SELECT id FROM places_place WHERE id = 1 FOR UPDATE", False),
        ('INSERT INTO "places_place" ("name") VALUES (%s)', True),
        ("insert or ignore into places_place (name) values (%s)", True),
        ("REPLACE INTO places_place VALUES (1)", True),
        ('UPDATE "places_place" SET "name" = %s', True),
        ('UPDATE ONLY public."places_place" SET name = %s', True),
        ("DELETE FROM places_place", True),
        ("TRUNCATE TABLE places_place", True),
        ("WITH moved AS (DELETE FROM places_place RETURNING *) SELECT * FROM moved", True),
        ("WITH old AS (SELECT 1) SELECT * FROM old", True),  # unclear, so it counts
        ('INSERT INTO "django_session" ("session_key") VALUES (%s) ON CONFLICT ("id") DO UPDATE SET "a" = 1', False),
        ("UPDATE accounts_user SET last_login = %s", False),
        ("UPDATE account_emailaddress SET verified = %s", False),
        ("DELETE FROM portal_cache", False),
        ("UPDATE pagecache_generation SET number = 1", False),
        ("UPDATE django_session SET x = 1; DELETE FROM places_place", True),
        ("ALTER TABLE places_place ADD COLUMN x integer", True),
        ("CREATE INDEX x ON places_place (name)", True),
        ("SAVEPOINT x", False),
        ("PRAGMA foreign_keys = ON", False),
        ("something new", True),
        ("INSERT INTO places_place VALUES " + "(%s), " * 2000, True),
    ],
)
def test_which_statements_change_public_content(sql, public):
    assert writes.changes_public(sql) is public


def test_a_room_may_keep_its_tables_private(monkeypatch):
    monkeypatch.setattr(tables, "PRIVATE", set(tables.PRIVATE))
    monkeypatch.setattr(tables, "PRIVATE_ROOMS", set(tables.PRIVATE_ROOMS))
    names = ["quota_slot", "quota_rule", "ledger", "ledger_line"]
    assert [tables.is_public(name) for name in names] == [True] * 4
    tables.keep_private("quota_", "ledger")
    assert [tables.is_public(name) for name in names] == [False, False, False, True]


# deeds on a real database, with real commits ----------------------------------------------------------------


@pytest.fixture
def bumps(generation, monkeypatch):
    """How often the generation has moved since the last question."""
    monkeypatch.setattr(writes, "generation", generation)
    last = [generation.counter.read()]

    def moved():
        before, last[0] = last[0], generation.counter.read()
        return last[0] - before

    return moved


def places(*codes):
    return [Place(code=code, name=f"地点{code}", kind="county", sort_key=code) for code in codes]


committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db):
    return Place.objects.create(code="371500", name="聊城市", kind="city", sort_key="liaocheng")


def raw(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


DEEDS = {
    "save": lambda city: city.save(),
    "partial save": lambda city: city.save(update_fields=["name"]),
    "update": lambda city: Place.objects.update(name="新名"),
    "bulk update": lambda city: Place.objects.bulk_update([city], ["name"]),
    "delete": lambda city: city.delete(),
    "queryset delete": lambda city: Place.objects.filter(code="371500").delete(),
    "raw": lambda city: raw("UPDATE places_place SET name = %s", "新名"),
}


@committed
@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("atomic", [True, False], ids=["in a transaction", "on its own"])
def test_a_change_bumps_after_its_commit(city, bumps, deed, atomic):
    bumps()
    if atomic:
        with transaction.atomic():
            deed(city)
            deed(city) if city.pk else None
            assert bumps() == 0
        assert bumps() == 1
    else:
        deed(city)
        assert bumps() >= 1


@committed
def test_the_command_makes_every_page_old(bumps, capsys):
    bumps()
    call_command("refresh_pages")
    assert bumps() == 1
    assert "重新生成" in capsys.readouterr().out


@committed
def test_reading_and_private_tables_do_not_bump(city, bumps):
    bumps()
    list(Place.objects.all())
    User.objects.create(username="someone")
    User.objects.update(last_login=timezone.now())
    Session.objects.create(session_key="x", session_data="", expire_date=timezone.now())
    Row.objects.filter(pk=1).delete()
    assert bumps() == 0


@committed
def test_a_rolled_back_change_bumps_nothing(city, bumps):
    bumps()
    with pytest.raises(RuntimeError), transaction.atomic():
        Place.objects.update(name="新名")
        raise RuntimeError
    assert bumps() == 0
    city.refresh_from_db()
    assert city.name == "聊城市"


@committed
def test_savepoints(city, bumps):
    """A change after a savepoint that was rolled back is a change of its own."""
    bumps()
    with transaction.atomic(), pytest.raises(RuntimeError), transaction.atomic():
        Place.objects.update(name="lost")
        raise RuntimeError
    assert bumps() == 0
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            Place.objects.update(name="lost")
            raise RuntimeError
        Place.objects.update(name="kept")
    assert bumps() == 1
    with transaction.atomic():
        Place.objects.update(name="kept")
        with pytest.raises(RuntimeError), transaction.atomic():
            Place.objects.update(name="lost")
            raise RuntimeError
    assert bumps() == 1
    with transaction.atomic(), transaction.atomic(), transaction.atomic(savepoint=False):
        Place.objects.update(name="kept again")
    assert bumps() == 1


@committed
def test_transactions_by_hand(city, bumps):
    bumps()
    transaction.set_autocommit(False)
    try:
        Place.objects.update(name="lost")
        transaction.rollback()
        Place.objects.update(name="kept")
        transaction.commit()
    finally:
        transaction.set_autocommit(True)
    assert bumps() == 1


@committed
def test_a_failing_statement_bumps_nothing(city, bumps):
    bumps()
    with pytest.raises(DatabaseError):
        raw("UPDATE places_place SET no_such_column = 1")
    assert bumps() == 0


@committed
def test_the_bump_comes_before_what_else_follows_the_commit(city, bumps):
    bumps()
    seen = []
    with transaction.atomic():
        Place.objects.update(name="新名")
        transaction.on_commit(lambda: seen.append(bumps()))
    assert seen == [1]


@committed
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the row serves other machines on PostgreSQL")
def test_the_row_counts_committed_changes(city, bumps):
    before = sum(Row.objects.values_list("number", flat=True))
    Place.objects.update(name="新名")
    with transaction.atomic():
        Place.objects.update(name="once")
        Place.objects.update(name="more")
    assert Row.objects.get().number == before + 2


@pytest.mark.django_db
def test_there_is_only_one_row():
    Row.objects.get_or_create(pk=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Row.objects.create(pk=2)

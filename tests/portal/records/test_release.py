"""A database that an earlier state of the code made is refused everywhere, with the way out."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from portal.records import release
from portal.records.release import MARK, TOO_OLD, is_too_old, refuse_too_old


@pytest.fixture
def too_old(db):
    MigrationRecorder(connection).record_unapplied(*MARK)


@pytest.mark.django_db
def test_a_database_of_this_release_is_accepted():
    assert is_too_old(connection) is False
    refuse_too_old()


def test_start_refuses_with_the_way_out(too_old):
    with pytest.raises(ImproperlyConfigured, match="^这个数据库是 0.2.0 之前的版本建立的") as refusal:
        refuse_too_old()
    assert str(refusal.value) == TOO_OLD


def test_migrate_refuses_before_it_changes_anything(too_old):
    applied = MigrationRecorder(connection).applied_migrations()
    with pytest.raises(CommandError, match="^这个数据库是 0.2.0 之前的版本建立的"):
        call_command("migrate", verbosity=0)
    assert MigrationRecorder(connection).applied_migrations() == applied


def test_readiness_says_so_and_health_does_not(client, too_old):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {
            "status": "failed",
            "database": "ok",
            "cache": "ok",
            "release": "failed",
            "migrations": "failed",
            "help": TOO_OLD,
            "worker": "late",
            "worker_beat": None,
        },
    )
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tables", "refused"),
    [([], False), (["spatial_ref_sys"], False), (["places_place"], True), (["django_content_type"], True)],
)
def test_tables_of_others_do_not_count(too_old, monkeypatch, tables, refused):
    monkeypatch.setattr(connection.introspection, "table_names", lambda cursor=None: tables)
    assert is_too_old(connection) is refused


def test_a_database_that_does_not_answer_is_for_the_probes_to_tell(monkeypatch):
    def silent(connection):
        raise OperationalError

    monkeypatch.setattr(release, "is_too_old", silent)
    refuse_too_old()


@pytest.mark.django_db
def test_the_mark_is_set_before_any_table_is_made():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    first, _backwards = plan[0]
    assert (first.app_label, first.name) == MARK

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from portal.jobs.models import Beat
from portal.monitoring import views


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "parts", "told"),
    [
        ("/healthz", {"database", "cache"}, {}),
        ("/readyz", {"database", "cache", "release", "migrations"}, {"worker": "late", "worker_beat": None}),
    ],
)
def test_every_part_is_named_and_well(client, address, parts, told):
    response = client.get(address)
    assert (response.status_code, response.json()) == (200, {"status": "ok", **dict.fromkeys(parts, "ok"), **told})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_last_beat_of_a_worker_is_told_and_decides_nothing(client, time_machine):
    time_machine.move_to("2026-05-01T08:00:00Z", tick=False)
    Beat.objects.create(worker="before", beat_at=timezone.now() - timedelta(days=1))
    Beat.objects.create(worker="now", beat_at=timezone.now())
    for minutes, said in ((0, "ok"), (10, "ok"), (11, "late")):
        time_machine.move_to(f"2026-05-01T08:{minutes:02}:00Z", tick=False)
        response = client.get("/readyz")
        assert response.status_code == 200
        assert (response.json()["worker"], response.json()["worker_beat"]) == (said, "2026-05-01T08:00:00+00:00")


@pytest.mark.django_db
def test_a_worker_that_cannot_be_asked_about_is_named_so(client, monkeypatch):
    def broken():
        raise DatabaseError("secret address of the database")

    monkeypatch.setattr(views, "last_beat", broken)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["worker"]) == (200, "failed")


@pytest.mark.django_db
def test_a_failing_part_is_named_without_its_details(client, monkeypatch, caplog):
    def broken():
        raise DatabaseError("secret address of the database")

    monkeypatch.setattr(views, "database", broken)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "failed", "database": "failed", "cache": "ok"}


@pytest.mark.django_db
def test_an_unapplied_migration_makes_the_process_unready(client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="places").delete()
    assert client.get("/readyz").json()["migrations"] == "failed"
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("offered", "kept"),
    [("a1b2c3d4-from-proxy", True), ("short", False), ("x" * 65, False), ("bad\u00e9value1", False)],
)
def test_a_well_formed_request_id_of_the_proxy_is_kept(client, offered, kept):
    answered = client.get("/healthz", headers={"X-Request-ID": offered})["X-Request-ID"]
    assert (answered == offered) is kept
    assert len(answered) >= 8

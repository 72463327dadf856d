import json

import pytest
from django.db import DatabaseError

from portal.monitoring import views


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "parts"),
    [("/healthz", {"database", "cache"}), ("/readyz", {"database", "cache", "release", "migrations"})],
)
def test_every_part_is_named_and_well(client, address, parts):
    response = client.get(address)
    assert (response.status_code, response.json()) == (200, {"status": "ok", **dict.fromkeys(parts, "ok")})
    assert "no-store" in response["Cache-Control"]


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

    MigrationRecorder.Migration.objects.filter(app="places", name="0001_initial").delete()
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

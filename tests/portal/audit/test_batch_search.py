"""Searching the audit log for a record finds the imports that touched it, deleted records included."""

import pytest

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.places.models import Place
from portal.spreadsheets import batches
from tests.factories import person, tree
from tests.portal.spreadsheets.conftest import PLACES, planned, workbook, written  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    return client


@pytest.fixture
def both(written):  # noqa: F811
    """An import that adds one place and renames another, and its undo."""
    place = tree()["a1"]
    sheet = workbook(
        PLACES,
        [place.code, "改名镇", "镇", place.county.name],
        [f"{place.code[:6]}099", "柳林新镇", "镇", place.county.name],
    )
    batch = written(sheet, key="places.place", user=person(is_superuser=True))
    return batch, batches.undo(batch, user=batch.user)


def found(client, text):
    page = client.get("/admin/audit/auditevent/", {"q": text})
    events = page.context["cl"].result_list
    return {event.subject_key for event in events if event.kind in ("import", "undo")}


@pytest.mark.parametrize("text", ["柳林新镇", "甲镇", "改名镇", "改名"])
def test_by_name_whether_the_record_is_still_there_or_not(auditor, both, text):
    assert found(auditor, text) == {f"spreadsheets.batch:{batch.pk}" for batch in both}


def test_by_code_and_by_key(auditor, both):
    place = tree()["a1"]
    keys = {f"spreadsheets.batch:{batch.pk}" for batch in both}
    assert found(auditor, place.code) == found(auditor, f"places.place:{place.pk}") == keys


def test_other_records_find_nothing(auditor, both):
    other = tree()["b1"]
    assert (
        found(auditor, other.code) == found(auditor, f"places.place:{other.pk}") == found(auditor, "没有这个") == set()
    )


def test_the_entry_of_a_batch_names_its_records(auditor, both):
    event = AuditEvent.objects.get(subject_key=f"spreadsheets.batch:{both[0].pk}")
    page = auditor.get(f"/admin/audit/auditevent/{event.pk}/change/").content.decode()
    assert "改名镇" in page
    assert "柳林新镇" in page
    assert Place.objects.filter(name="柳林新镇").exists() is False


def test_names_are_found_however_they_are_written(auditor, both):
    """In the log's own texts and in the names that an import has written, now and before."""
    AuditEvent.objects.create(kind="change", subject="西区球场（课余开放）", note="第１２号，2026–2027")
    for typed in ("西区球场(课余开放)", "《西区球场》", "课余 西区", "12号", "2026-2027"):
        page = auditor.get("/admin/audit/auditevent/", {"q": typed})
        assert [event.subject for event in page.context["cl"].result_list] == ["西区球场（课余开放）"], typed
    for typed in ("“柳林新镇”", "柳林·新镇", "（甲镇）", "改　名镇"):
        assert found(auditor, typed) == {f"spreadsheets.batch:{batch.pk}" for batch in both}, typed

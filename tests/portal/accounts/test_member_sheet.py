"""Nobody brings a grant of their own back to life: not by a sheet, and not by taking back somebody else's sheet."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts.leaving import OWN
from portal.accounts.models import Unit, UnitMember, User
from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.workflow import Workflow
from tests.factories import make, person, tree

pytestmark = pytest.mark.django_db
HEAD = ["单位", "人员", "到岗日期", "离岗日期"]
START = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def administrator(name):
    user = person(Role.SYSTEM, tree()["city"], username=name)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def ended():
    """``(one, other, membership)``: two administrators, and where the first one has left a unit."""
    one, other = administrator("one"), administrator("other")
    unit = make(Unit, kind="office", code="KS-7", name="体育科", place=tree()["a"])
    yesterday = timezone.localdate() - timedelta(days=1)
    return one, other, UnitMember.objects.create(person=one, unit=unit, valid_from=START, valid_to=yesterday)


def planned(user, *rows):
    text = "".join(csv_stream(HEAD, rows))
    batch = batches.upload("accounts.unitmember", SimpleUploadedFile("表.csv", text.encode()), user=user)
    batches.plan(batch)
    return batch


def written(user, *rows):
    batch = planned(user, *rows)
    Workflow(batch).claim(user=user, token=batch.token, rule="good")
    assert batches.apply(batch)
    return batch


NEXT_YEAR = date(timezone.localdate().year + 1, 1, 1)


def row(person, end=str(NEXT_YEAR), start=START):
    return "KS-7", person.username, str(start), end


@pytest.mark.parametrize("start", [START, timezone.localdate()])
def test_own_membership_is_neither_extended_nor_begun_by_a_sheet(ended, start):
    one, _other, membership = ended
    batch = planned(one, row(one, start=start))
    assert [(group.column, group.message) for group in batch.report.groups] == [(None, OWN.rstrip("。"))]
    assert (batch.counts["wrong"], batch.writes) == (1, 0)
    membership.refresh_from_db()
    assert (membership.valid_to < timezone.localdate(), UnitMember.objects.count()) == (True, 1)


def test_another_administrator_may(ended):
    """The negative control: it is the person alone that stands in the way."""
    one, other, membership = ended
    assert written(other, row(one))
    membership.refresh_from_db()
    assert membership.valid_to == NEXT_YEAR


def test_others_rows_of_the_same_sheet_are_written(ended):
    one, other, _membership = ended
    written(one, row(one), row(other, end=""))
    assert UnitMember.objects.get(person=other).valid_to is None
    assert UnitMember.objects.get(person=one).valid_to < timezone.localdate()


@pytest.mark.parametrize(("who", "kept"), [("one", [OWN.rstrip("。")]), ("other", [])])
def test_what_another_has_ended_by_a_sheet_is_not_taken_back_by_the_person(ended, who, kept):
    """The other one is the negative control."""
    one, other, membership = ended
    UnitMember.objects.filter(pk=membership.pk).update(valid_to=None)
    batch = written(other, row(one, end="2026-04-01"))
    back = batches.undo(batch, user=User.objects.get(username=who))
    assert [entry.reason for entry in back.report.kept] == kept
    membership.refresh_from_db()
    assert membership.valid_to == (date(2026, 4, 1) if kept else None)

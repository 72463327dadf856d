"""Reveals: whom they are for, how long they last, and the second person where one is needed."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.actions.reveal import RevealAction
from portal.audit.models import AuditEvent
from portal.privacy.models import Reveal
from portal.privacy.reveals import live_reveal, revealed
from tests.factories import make, person, tree

CONTACT = "13812345678"
REPORT = apps.get_model("facilities.FaultReport")
pytestmark = pytest.mark.django_db


class Guarded(RevealAction[REPORT]):
    model, name, label, permission = REPORT, "reveal-guarded", "查看联系方式", "handle"
    shows, needs_approval, minutes = "contact", True, 10


@pytest.fixture
def report():
    return REPORT.objects.get(pk=make(REPORT, contact=CONTACT).pk)


@pytest.fixture
def asking():
    return User.objects.create_superuser("lihua", password=None)


def approve(reveal, actor):
    return find(Reveal, "approve").perform(reveal, actor=actor)


def test_with_approval_nothing_is_seen_before_it(report, asking, time_machine):
    time_machine.move_to("2026-05-12 12:00", tick=False)
    assert Guarded().perform(report, actor=asking, reason="回访").message == "已提交查看申请，另一人批准后可见。"
    reveal = Reveal.objects.get()
    assert (reveal.until, reveal.approved_by, revealed(report, "contact", asking.pk)) == (None, None, None)
    time_machine.shift(timedelta(hours=3))
    other = person(Role.FINAL_REVIEW, tree()["city"])
    approve(reveal, other)
    reveal.refresh_from_db()
    assert (reveal.approved_by, reveal.until) == (other, timezone.now() + timedelta(minutes=10))
    assert revealed(report, "contact", asking.pk) == (CONTACT, reveal)
    assert revealed(report, "contact", other.pk) is None
    time_machine.shift(timedelta(minutes=10))
    assert revealed(report, "contact", asking.pk) is None
    notes = list(AuditEvent.objects.filter(kind="action").order_by("pk").values_list("note", "actor"))
    assert notes == [("查看联系方式", asking.pk), ("批准查看", other.pk)]


def test_nobody_approves_for_themselves(report, asking):
    Guarded().perform(report, actor=asking, reason="回访")
    with pytest.raises(ActionRefused, match="不能批准自己的申请"):
        approve(Reveal.objects.get(), asking)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reveal.objects.update(approved_by=asking)
    with pytest.raises(PermissionDenied):
        approve(Reveal.objects.get(), person(Role.SYSTEM, tree()["city"]))


def test_one_approval_is_enough_and_counts_once(report, asking):
    Guarded().perform(report, actor=asking, reason="回访")
    other = person(Role.FINAL_REVIEW, tree()["city"])
    approve(Reveal.objects.get(), other)
    with pytest.raises(ActionRefused, match="已经批准"):
        approve(Reveal.objects.get(), other)


def test_the_program_sees_nothing(report):
    with pytest.raises(ActionRefused, match="程序不能代为查看"):
        find(REPORT, "reveal-contact").perform(report, actor=None, reason="回访")
    assert not Reveal.objects.exists()


def test_it_is_for_this_field_of_this_record(report, asking):
    find(REPORT, "reveal-contact").perform(report, actor=asking, reason="回访")
    other = REPORT.objects.get(pk=make(REPORT, contact=CONTACT).pk)
    assert live_reveal(report, "contact", asking.pk) == Reveal.objects.get()
    assert live_reveal(report, "description", asking.pk) is None
    assert live_reveal(other, "contact", asking.pk) is None
    assert live_reveal(report, "contact", None) is None


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("reveal_ends_later", {"until": timezone.now() - timedelta(days=1)}),
        ("reveal_says_why", {"why": ""}),
    ],
)
def test_the_database_keeps_the_rules(asking, name, values):
    row = {"record_key": "x.y:1", "field": "contact", "who": asking, "why": "回访", "minutes": 5}
    with pytest.raises(IntegrityError), transaction.atomic():
        Reveal.objects.create(**{**row, **values})


def test_it_outlives_the_account(report, asking):
    find(REPORT, "reveal-contact").perform(report, actor=asking, reason="回访")
    User.objects.filter(pk=asking.pk).delete()
    assert Reveal.objects.get().who is None

"""Published values are locked; a change is a revision with a reason."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from initiatives.indicators.enums import State
from initiatives.indicators.models import Observation, RankClaim, ReportedFigure
from portal.actions.refusal import ActionRefused
from portal.audit.log import subject_key
from portal.audit.models import AuditEvent
from tests.initiatives.acting import perform
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db


def publish(row, **options):
    return perform(row, "publish", **options).record


def revise(row, **options):
    return perform(row, "revise", **options).result


def withdraw(row, **options):
    return perform(row, "withdraw", **options).record


def test_publishing_locks():
    row = publish(factories.observation())
    assert (row.state, row.published_at is not None) == (State.PUBLISHED, True)
    row.value = 11
    with pytest.raises(ValidationError, match="请用“修订”"):
        row.save()
    with pytest.raises(ValidationError, match="请用“撤回”"):
        row.delete()
    assert Observation.objects.get().value == 10


def test_a_stale_copy_cannot_overwrite_what_was_published_meanwhile():
    row = factories.observation()
    publish(row)
    row.value = 99  # still believes to be a draft
    with pytest.raises(ValidationError, match="请用“修订”"):
        row.save()


def test_publishing_needs_a_source_and_a_free_period():
    of = factories.indicator()
    with pytest.raises(ActionRefused, match="来源"):
        publish(factories.observation(of, source=None))
    publish(factories.observation(of))
    with pytest.raises(ActionRefused, match="同一时期、同一地区已有"):
        publish(factories.observation(of))
    with pytest.raises(ActionRefused, match="当前为“已发布”，不能发布"):
        publish(Observation.objects.published().get())


def test_a_revision_keeps_the_old_value_and_says_why():
    old = factories.published(published_text="10所")
    claim = RankClaim.objects.create(
        indicator=old.indicator,
        observation=old,
        rank=1,
        scope="全省",
        quote="第一",
        as_of=old.period_end,
        source=old.source,
    )
    ReportedFigure.objects.create(observation=old, computed_at=old.period_end)
    new = revise(old, reason="原报表有误", value=Decimal(12), published_text="12所")
    old.refresh_from_db(), claim.refresh_from_db()
    assert (old.state, old.value, new.state, new.value) == (State.SUPERSEDED, 10, State.PUBLISHED, 12)
    assert (new.supersedes, new.revision_reason, new.period_end) == (old, "原报表有误", old.period_end)
    assert (claim.observation, new.reported.computed_at) == (new, old.period_end)
    again = revise(new, reason="再次核对", value=Decimal(0), published_text="")
    assert (again.value, Observation.objects.published().get()) == (0, again)


@pytest.mark.parametrize("action", [revise, withdraw])
def test_no_reason_no_change(action):
    row = factories.published()
    with pytest.raises(ActionRefused, match="写明原因"):
        action(row, reason="  ")
    assert Observation.objects.get().state == State.PUBLISHED


def test_a_wrong_revision_changes_nothing():
    row = factories.published()
    with pytest.raises(ActionRefused, match="请填写数值"):
        revise(row, reason="误", value=None)
    assert Observation.objects.get().state == State.PUBLISHED
    with pytest.raises(TypeError):
        revise(row, reason="误", period_end=row.period_end)


def test_withdrawing_hides_and_keeps():
    row = withdraw(factories.published(), reason="口径有误")
    assert (row.state, row.revision_reason) == (State.WITHDRAWN, "口径有误")
    assert not Observation.objects.published_or_superseded().exists()
    with pytest.raises(ActionRefused, match="当前为“已撤回”，不能修订"):
        revise(row, reason="误", value=1)
    assert publish(factories.observation(row.indicator)).state == State.PUBLISHED


def test_who_published_and_who_withdrew_is_kept(django_user_model):
    """In the row, in its history and in the audit log, with the reason."""
    person = django_user_model.objects.create_superuser("lihua", password=None, display_name="李华")
    row = publish(factories.observation(), actor=person)
    withdraw(row, actor=person, reason="口径有误")
    row.refresh_from_db()
    assert (row.published_by, row.withdrawn_by, row.withdrawn_at is not None) == (person, person, True)
    versions = row.history.order_by("history_id").values_list("history_user", "history_change_reason")
    assert list(versions)[1:] == [(person.pk, "发布"), (person.pk, "撤回：口径有误")]
    entries = AuditEvent.objects.filter(subject_key=subject_key(row), kind="action").order_by("pk")
    assert [(e.actor, e.note, e.before["状态"], e.after["状态"]) for e in entries] == [
        (person, "发布", "草稿", "已发布"),
        (person, "撤回：口径有误", "已发布", "已撤回"),
    ]


def test_a_revision_leaves_a_history_row_of_every_record_it_changes():
    old = factories.published()
    ReportedFigure.objects.create(observation=old, computed_at=old.period_end)
    new = revise(old, reason="原报表有误", value=Decimal(12))
    assert [record.history.count() for record in (old, new, new.reported)] == [2, 1, 2]
    entry = AuditEvent.objects.get(kind="action")
    assert len(entry.after["关联记录"]) == 2


def test_a_locked_row_leaves_force_and_changes_in_nothing_else():
    row = factories.published()
    row.state, row.revision_reason, row.value = State.WITHDRAWN, "误", 11
    with pytest.raises(ValidationError, match="请用“修订”"):
        row.save()
    row.state, row.value = State.DRAFT, 10
    with pytest.raises(ValidationError, match="请用“修订”"):
        row.save()
    assert (Observation.objects.get().state, Observation.objects.get().value) == (State.PUBLISHED, 10)

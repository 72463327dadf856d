"""Every registered action of every room: one history row, one audit entry, nothing at all when it is refused."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from portal.accounts.models import User
from portal.actions.declaration import REASON_LENGTH, Log, Reason
from portal.actions.refusal import ActionRefused
from portal.actions.registry import ACTIONS
from portal.audit.log import subject_key
from portal.audit.models import AuditEvent
from tests.portal.actions.cases import all_cases

CASES = all_cases()
BY_KEY = {action.key: action for action in ACTIONS.values()}
# Nobody edits a job or a letter, and a flood of them would fill the history.
WITHOUT_HISTORY = {"checks.finding:waive", "jobs.job:retry", "letters.letter:send-again"}
every_action = pytest.mark.parametrize("key", sorted(CASES))


@pytest.fixture
def actor(db):
    return User.objects.create_superuser("lihua", password=None, display_name="李华")


def rows(record):
    """Numbers of the history rows of the record and of the audit entries, newest last."""
    history = getattr(record, "history", None)
    versions = list(history.order_by("history_id").values_list("history_id", flat=True)) if history is not None else []
    return versions, list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


def test_each_action_has_a_case():
    cases = "CASES in tests/<wing>/<room>/action_cases.py, see tests/portal/actions/cases.py"
    assert sorted(BY_KEY.keys() - CASES) == [], f"actions without a record to try them on: add them to {cases}"
    assert sorted(CASES.keys() - BY_KEY) == [], f"no such action: take it out of {cases}"


@every_action
def test_it_leaves_one_history_row_and_one_audit_entry(actor, key):
    action, case = BY_KEY[key], CASES[key]()
    versions, entries = rows(case.record)
    reason = "" if action.reason == Reason.NONE else case.reason
    outcome = action.perform(case.record, actor=actor, reason=reason, data=case.data)
    versions_after, entries_after = rows(outcome.record)
    assert len(entries_after) == len(entries) + 1
    entry = AuditEvent.objects.get(pk=entries_after[-1])
    label = action.label if action.log == Log.STEPS or not reason else f"{action.label}：{reason}"
    assert (entry.kind, entry.actor, entry.note) == ("action", actor, label)
    assert entry.subject_key == subject_key(case.record)
    if action.log == Log.STEPS:
        assert (versions_after, entry.before, entry.after) == (versions, None, None)
        return
    if key not in WITHOUT_HISTORY:
        assert len(versions_after) == len(versions) + 1
        version = outcome.record.history.get(history_id=versions_after[-1])
        assert (version.history_user, version.history_change_reason) == (actor, label)
    changed = set(entry.before) if entry.before else set()
    assert changed <= set(entry.after)
    if action.field:
        name = str(action.model._meta.get_field(action.field).verbose_name)
        assert entry.before[name] != entry.after[name]


@every_action
def test_the_longest_reason_fits_wherever_it_is_kept(actor, key):
    """PostgreSQL refuses a text that is longer than its column, SQLite keeps it: no column may be too short."""
    action, case = BY_KEY[key], CASES[key]()
    if action.reason == Reason.NONE:
        return
    reason = "缘" * REASON_LENGTH
    outcome = action.perform(case.record, actor=actor, reason=reason, data=case.data)
    for model in (model for model in apps.get_models() if not model.__module__.startswith("tests.")):
        for column in (field for field in model._meta.concrete_fields if field.get_internal_type() == "CharField"):
            kept = model._base_manager.filter(**{f"{column.name}__contains": "缘" * 20})
            lengths = [len(text) for text in kept.values_list(column.name, flat=True)]
            assert all(REASON_LENGTH <= length <= column.max_length for length in lengths), (model, column.name)
    assert (reason in AuditEvent.objects.first().note) == (action.log == Log.HISTORY)
    assert outcome.message


@every_action
def test_who_lacks_the_right_changes_nothing(actor, key):
    action, case = BY_KEY[key], CASES[key]()
    before = rows(case.record)
    stranger = User.objects.create_user("wangwu", password=None, display_name="王五", is_staff=True)
    entries = len(before[1]) + AuditEvent.objects.exclude(pk__in=before[1]).count()
    with pytest.raises(PermissionDenied):
        action.perform(case.record, actor=stranger, reason=case.reason, data=case.data)
    assert (rows(case.record)[0], AuditEvent.objects.count()) == (before[0], entries)


@every_action
def test_in_another_state_it_is_refused_with_a_sentence(actor, key):
    action, case = BY_KEY[key], CASES[key]()
    if not action.sources:
        assert case.refused_in is None
        return
    assert case.refused_in not in action.sources
    values = {action.field: case.refused_in, **case.refused_with}
    try:
        type(case.record)._base_manager.filter(pk=case.record.pk).update(**values)
    except IntegrityError as error:
        pytest.fail(f"The database refuses {values}: {error}. Name the columns it asks for in refused_with of {key}.")
    before = rows(case.record)
    with pytest.raises(ActionRefused) as refusal:
        action.perform(case.record, actor=actor, reason=case.reason, data=case.data)
    assert all(sentence.endswith("。") for sentence in refusal.value.reasons)
    assert rows(case.record) == before


@every_action
def test_it_is_offered_beside_the_record_and_its_page_asks_before_it_acts(client, actor, key):
    action, case = BY_KEY[key], CASES[key]()
    client.force_login(actor)
    options = action.model._meta
    page = reverse(f"admin:{options.app_label}_{options.model_name}_action", args=[case.record.pk, action.name])
    record_page = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[case.record.pk])
    way = f'<form method="post" action="{page}">' if action.one_press else f'href="{page}"'
    assert way in client.get(record_page).content.decode()
    before = rows(case.record)
    assert client.get(page).status_code == 200
    assert rows(case.record) == before

"""The audit log: one append-only entry for each sign-in, failure, change of rights, change of a record, export…"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest

from portal.accounts.models import Grant, User
from portal.audit.choices import take_choices
from portal.audit.collecting import Change, collector
from portal.audit.models import AuditEvent
from portal.audit.request_id import request_id
from portal.limits.client_address import client_address
from portal.privacy.register import is_sent_in
from portal.records.differences import changed_fields
from portal.records.history import REASON_LENGTH, batch, current_request

Kind = AuditEvent.Kind
Values = dict[str, Any]  # what JSON holds, by Chinese keys
CREATED, CHANGED, DELETED = "+", "~", "-"
KINDS = {CREATED: Kind.CREATE, CHANGED: Kind.CHANGE, DELETED: Kind.DELETE}


def record(
    kind: Kind,
    *,
    subject: models.Model | str = "",
    key: str = "",
    before: Values | None = None,
    after: Values | None = None,
    success: bool = True,
    note: str = "",
    actor: User | None = None,
    actor_name: str = "",
    request: HttpRequest | None = None,
) -> AuditEvent:
    """Write one entry. ``subject`` is a record or a text; person, address and request id come from the request.

    Rooms call it for what no record's history holds: an export with its row count, a batch, a reveal. ``before`` and
    ``after`` are anything that JSON holds, with Chinese keys, because the auditor reads them. Of a model that citizens
    fill neither is kept.
    """
    request = request or current_request()
    if actor is None:
        actor = _person_of(request)
    if isinstance(subject, models.Model):
        key = key or subject_key(subject)
        if is_sent_in(type(subject)):
            before = after = None
        subject = _in_full(subject)
    return AuditEvent.objects.create(
        kind=kind,
        success=success,
        actor=actor,
        actor_name=(actor_name or _name(actor))[:120],
        address=client_address(request),
        request_id=request_id.get(),
        subject=subject[:200],
        subject_key=key[:80],
        before=before,
        after=after,
        note=note[:REASON_LENGTH],
    )


def _in_full(subject: models.Model) -> str:
    """What a record is and what it is called; of what a citizen sent only what it is."""
    kind = str(subject._meta.verbose_name)
    return kind if is_sent_in(type(subject)) else f"{kind} {subject}"


def _person_of(request: HttpRequest | None) -> User | None:
    """The person who is signed in; requests of some commands and tests have no user at all."""
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def subject_key(instance: models.Model) -> str:
    """For example ``schools.school:12``."""
    return f"{instance._meta.label_lower}:{instance.pk}"


def _name(actor: User | None) -> str:
    if actor is None:
        return ""
    return f"{actor}（{actor.get_username()}）" if str(actor) != actor.get_username() else actor.get_username()


def record_change(instance: models.Model, history_instance: Any, history_user: Any) -> None:
    """Write the entry of one history row.

    Rows of a spreadsheet batch have one entry together, written by the batch; a new password has an entry of its own.
    """
    kind = history_instance.history_type
    if (within := collector.get()) is not None:
        within.changes.append(Change(subject_key(instance), _in_words(instance, history_instance)))
        return
    if batch.get() is not None or (kind == CHANGED and getattr(instance, "_password", None) is not None):
        return
    before, after = _states(instance, history_instance)
    if kind == CHANGED and not after:
        return
    actor = history_user if isinstance(history_user, User) else None
    event = Kind.GRANT if isinstance(instance, Grant) else KINDS[kind]
    note = history_instance.history_change_reason or ""
    record(event, subject=instance, before=before, after=after, actor=actor, note=note)


def _states(instance: models.Model, history_instance: Any) -> tuple[Values | None, Values | None]:
    """What the entry of a history row says of the record before and after."""
    chosen_before, chosen_after = take_choices(instance)
    if history_instance.history_type == CREATED:
        return None, {**_values(history_instance, instance), **chosen_after}
    if history_instance.history_type == DELETED:
        return _values(history_instance, instance), None
    before, after = _difference(history_instance)
    return {**(before or {}), **chosen_before}, {**after, **chosen_after}


def _in_words(instance: models.Model, history_instance: Any) -> str:
    """A changed record in one line: what it is, then each value before and after."""
    name = f"{instance._meta.verbose_name} {instance}"
    if history_instance.history_type != CHANGED:
        return f"{name}：{KINDS[history_instance.history_type].label}"
    before, after = _difference(history_instance)
    values = [f"{field} {_or_dash((before or {}).get(field))} → {_or_dash(value)}" for field, value in after.items()]
    return f"{name}：{'，'.join(values)}" if values else name


def _or_dash(value: Any) -> Any:
    return "—" if value in (None, "") else value


def described(instance: models.Model) -> Values:
    """The values of a record that keeps no history of its own."""
    fields = [field for field in instance._meta.concrete_fields if field.name != "password"]
    return {str(field.verbose_name): _plain(instance, field) for field in fields}


def _difference(current: Any) -> tuple[Values | None, Values]:
    """The values that changed with a history row, before and after; before the first row there was nothing."""
    previous = current.prev_record
    if previous is None:
        return None, _values(current)
    changed = changed_fields(previous, current)
    before, after = ({str(field.verbose_name): shown(row, field) for field in changed} for row in (previous, current))
    return before, after


def _values(row: Any, instance: models.Model | None = None) -> Values:
    """Every tracked value; a related record by its name where that costs no query."""
    known: Mapping[str, Any] = instance._state.fields_cache if instance is not None else {}
    return {
        str(field.verbose_name): str(known[field.name]) if known.get(field.name) else _plain(row, field)
        for field in row.tracked_fields
    }


def shown(row: Any, field: Any) -> Any:
    """The value of one column as a person reads it: a choice by its label, a related record by its name."""
    if field.is_relation and getattr(row, field.attname) is not None:
        related = field.related_model._base_manager.filter(pk=getattr(row, field.attname)).first()
        return str(related) if related else str(getattr(row, field.attname))
    return _plain(row, field)


def _plain(row: Any, field: Any) -> str | int | None:
    """The value of one column as JSON holds it."""
    value = getattr(row, field.attname)
    if value is not None and hasattr(field, "in_words"):
        return str(field.in_words(value))
    if value is None or isinstance(value, bool | int):
        return value
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)

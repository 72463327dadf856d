"""The audit log: one append-only entry for each sign-in, failure, change of rights, change of a record, export…"""

from django.contrib.auth import get_user_model
from django.db import models
from simple_history.models import HistoricalRecords

from portal.accounts.models import Grant
from portal.audit.collecting import Change, collector
from portal.audit.models import AuditEvent
from portal.audit.request_id import request_id
from portal.limits.client_address import client_address
from portal.records.history import batch

Kind = AuditEvent.Kind
CREATED, CHANGED, DELETED = "+", "~", "-"
KINDS = {CREATED: Kind.CREATE, CHANGED: Kind.CHANGE, DELETED: Kind.DELETE}


def record(
    kind, *, subject="", key="", before=None, after=None, success=True, note="", actor=None, actor_name="", request=None
):
    """Write one entry. ``subject`` is a record or a text; person, address and request id come from the request.

    Rooms call it for what no record's history tells: an export with its row count, a batch, a reveal. ``before`` and
    ``after`` are anything that JSON holds, with Chinese keys, because the auditor reads them.
    """
    request = request or getattr(HistoricalRecords.context, "request", None)
    if actor is None and request is not None and getattr(request, "user", None) is not None:
        actor = request.user if request.user.is_authenticated else None
    if isinstance(subject, models.Model):
        key = key or subject_key(subject)
        subject = f"{subject._meta.verbose_name} {subject}"
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
        note=note[:200],
    )


def subject_key(instance):
    return f"{instance._meta.label_lower}:{instance.pk}"


def _name(actor):
    if actor is None:
        return ""
    return f"{actor}（{actor.get_username()}）" if str(actor) != actor.get_username() else actor.get_username()


def record_change(instance, history_instance, history_user):
    """The entry of one history row. Rows of a spreadsheet batch have one entry together, written by the batch; a new
    password has an entry of its own."""
    kind, before, after = history_instance.history_type, None, None
    if (within := collector.get()) is not None:
        within.changes.append(Change(subject_key(instance), _in_words(instance, history_instance)))
        return
    if batch.get() is not None or (kind == CHANGED and getattr(instance, "_password", None) is not None):
        return
    chosen = instance.__dict__.pop("chosen", ({}, {}))  # many-to-many choices, saved with the record but after it
    if kind == CHANGED:
        before, after = _difference(history_instance)
        if not (after or chosen[1]):
            return
        before, after = {**(before or {}), **chosen[0]}, {**after, **chosen[1]}
    elif kind == CREATED:
        after = {**_values(history_instance, instance), **chosen[1]}
    else:
        before = _values(history_instance, instance)
    actor = history_user if isinstance(history_user, get_user_model()) else None
    event = Kind.GRANT if isinstance(instance, Grant) else KINDS[kind]
    note = history_instance.history_change_reason or ""
    record(event, subject=instance, before=before, after=after, actor=actor, note=note)


def _in_words(instance, history_instance):
    """A changed record in one line: what it is, then each value before and after."""
    name = f"{instance._meta.verbose_name} {instance}"
    if history_instance.history_type != CHANGED:
        return f"{name}：{KINDS[history_instance.history_type].label}"
    before, after = _difference(history_instance)
    values = [f"{field} {_or_dash((before or {}).get(field))} → {_or_dash(value)}" for field, value in after.items()]
    return f"{name}：{'，'.join(values)}" if values else name


def _or_dash(value):
    return "—" if value in (None, "") else value


def described(instance):
    """The values of a record that keeps no history of its own."""
    fields = [field for field in instance._meta.concrete_fields if field.name != "password"]
    return {str(field.verbose_name): _plain(instance, field) for field in fields}


def _difference(current):
    previous = current.prev_record
    if previous is None:
        return None, _values(current)
    changed = [
        field for field in current.tracked_fields if getattr(current, field.attname) != getattr(previous, field.attname)
    ]
    return tuple({str(field.verbose_name): shown(row, field) for field in changed} for row in (previous, current))


def _values(row, instance=None):
    """Every tracked value; a related record by its name where that costs no query."""
    known = instance._state.fields_cache if instance is not None else {}
    return {
        str(field.verbose_name): str(known[field.name]) if known.get(field.name) else _plain(row, field)
        for field in row.tracked_fields
    }


def shown(row, field):
    """The value of one column as a person reads it: a choice by its label, a related record by its name."""
    if field.is_relation and getattr(row, field.attname) is not None:
        related = field.related_model._base_manager.filter(pk=getattr(row, field.attname)).first()
        return str(related) if related else str(getattr(row, field.attname))
    return _plain(row, field)


def _plain(row, field):
    value = getattr(row, field.attname)
    if value is None or isinstance(value, bool | int):
        return value
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)

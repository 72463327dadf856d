"""The base of every action: a subclass names what it needs and changes the record, everything else happens here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.access import allowed
from portal.accounts.models import User
from portal.actions import trail
from portal.actions.declaration import REASON_LENGTH, Log, Reason
from portal.actions.refusal import ActionRefused
from portal.audit.collecting import collecting

M = TypeVar("M", bound=models.Model)


@dataclass
class Performance(Generic[M]):
    """One performance of an action, handed to its hooks.

    ``data`` are the cleaned answers of the dialog. ``stored`` is a copy of the record as it was before; ``result`` is
    the record that the person is led to afterwards, the changed one unless a hook says otherwise. ``actor`` is None
    when the program itself acts (a command, a job).
    """

    actor: User | None
    reason: str
    data: Mapping[str, Any]
    now: datetime
    stored: M
    request: HttpRequest | None = None
    result: models.Model | None = None
    notes: dict[str, Any] = field(default_factory=dict)  # more of what the audit entry shows as the state after


@dataclass(frozen=True)
class Outcome(Generic[M]):
    """What an action has done: the changed record, where to go next, the sentence for the person."""

    record: M
    result: models.Model
    message: str


class Action(Generic[M]):
    """One thing that a person may do with a record of ``model`` and that changes its state.

    A room declares its actions in ``actions.py``::

        @register
        class Publish(Action[Edition]):
            model, name, label, permission = Edition, "publish", "发布", "publish"
            field, sources = "publication", (Publication.DRAFT, Publication.WITHDRAWN)
            writes = ("published_at",)

            def obstacles(self, record):
                if not record.summary:
                    yield "还没有摘要，请用一两句话说明。"

            def apply(self, record, performance):
                record.publication = Publication.PUBLIC
                record.published_at = record.published_at or performance.now

    and performs them with ``perform(record, actor=…, reason=…, data=…)``: one transaction in which the row is locked,
    permission, state and obstacles are asked again, ``apply`` changes the record in memory, it is validated and saved
    once (one history row with the reason), ``follow`` does what needs the saved record, and one audit entry is
    written with the person, the reason, and the values before and after. Records that the action changes beside its
    own keep their history rows too and are listed in that same entry.
    """

    model: ClassVar[type[models.Model]]
    name: ClassVar[str]  # a verb, part of addresses: letters and hyphens
    label: ClassVar[str]  # on the button
    permission: ClassVar[str]  # the verb of the model's policy in ``rules.py``
    field: ClassVar[str] = ""  # the state field, empty where the record has none
    sources: ClassVar[Sequence[Any]] = ()  # states from which it may start; empty: from each
    writes: ClassVar[Sequence[str]] = ()  # further fields that no form and no sheet writes
    private: ClassVar[Sequence[str]] = ()  # fields whose content must not get into the audit log
    reason: ClassVar[Reason] = Reason.NONE
    reason_label: ClassVar[str] = "原因"
    log: ClassVar[Log] = Log.HISTORY
    validates: ClassVar[bool] = True  # False where a record with other faults may be acted on
    bulk: ClassVar[bool] = False  # offered for chosen rows of a list too; only without a form
    description: ClassVar[str] = ""  # one sentence on the dialog: what follows from it
    done: ClassVar[str] = ""  # the sentence afterwards, unless ``message`` is overridden
    icon: ClassVar[str] = "play_arrow"  # of Material Symbols, which the back office carries
    conflict: ClassVar[str] = "刚刚有人录入了与此冲突的记录，请刷新后再试。"
    one_press: ClassVar[bool] = False  # done without asking: only where nothing that exists changes
    form: ClassVar[type[forms.Form] | None] = None  # what the dialog asks beside the reason
    unchecked: ClassVar[Sequence[str]] = ()  # fields left out of the validation
    checks_ahead: ClassVar[bool] = False  # ``apply`` asks no answers and may be tried on a copy, for ``checklist``

    # What a room writes

    def obstacles(self, record: M) -> Iterator[str]:
        """Every reason, in sentences, why ``record`` may not be acted on now, beside its state."""
        yield from ()

    def personal_obstacles(self, record: M, actor: User) -> Iterator[str]:
        """Every reason why this person may not, although they hold the right: they wrote it, or decided before."""
        yield from ()

    def check(self, record: M, performance: Performance[M]) -> Iterator[str]:
        """Every reason why not with these answers of the dialog. Asked when the row is locked."""
        yield from ()

    def lock(self, record: M, data: Mapping[str, Any]) -> M:
        """The record, locked and read again. Override to lock others too, always in the same order."""
        rows = type(record)._base_manager.select_for_update(of=("self",))
        return rows.get(pk=record.pk)

    def apply(self, record: M, performance: Performance[M]) -> None:
        """Change ``record`` in memory; it is saved afterwards."""
        raise NotImplementedError

    def follow(self, record: M, performance: Performance[M]) -> None:
        """What needs the saved record: rows that point at it."""

    def message(self, record: M, performance: Performance[M]) -> str:
        """The sentence for the person afterwards."""
        return self.done or f"已{self.label}。"

    def bulk_message(self, count: int) -> str:
        """The sentence after an action on ``count`` chosen rows."""
        return f"已{self.label} {count} 条{self.model._meta.verbose_name}。"

    # What everybody calls

    @property
    def key(self) -> str:
        """For example ``calendar.edition:publish``."""
        return f"{self.model._meta.label_lower}:{self.name}"

    def all_obstacles(self, record: M) -> list[str]:
        """Every reason why the action is not possible now, the state first; empty when it is possible."""
        reasons = []
        if self.field and self.sources and getattr(record, self.field) not in self.sources:
            reasons.append(self.wrong_state(record))
        return [*reasons, *self.obstacles(record)]

    def checklist(self, record: M, actor: User | None = None) -> list[str]:
        """Everything that is to be mended first, what the validation would say of the changed record included.

        With ``actor``, what keeps this person from it too. The entries are ``Obstacle`` where a field of the record's
        page mends them. Nothing is written.
        """
        reasons = self.all_obstacles(record)
        if actor is not None and not reasons:
            reasons.extend(self.personal_obstacles(record, actor))
        if self.checks_ahead and not (self.field and self.sources and getattr(record, self.field) not in self.sources):
            tried = _copy(record)
            try:
                self.apply(tried, Performance(None, "", {}, timezone.now(), _copy(record)))
                tried.full_clean(exclude=set(self.unchecked) or None)
            except ValidationError as error:
                reasons.extend(_not_said(reasons, ActionRefused.from_errors(error).reasons))
        return list(dict.fromkeys(reasons))

    def wrong_state(self, record: M) -> str:
        """The sentence for a record in a state from which the action does not start."""
        display = getattr(record, f"get_{self.field}_display", None)
        shown = display() if display else getattr(record, self.field)
        return f"当前为“{shown}”，不能{self.label}。"

    def permitted(self, actor: User | None, record: M | None = None) -> bool:
        """Whether the person holds the right, on this record or at all. The program itself (None) may."""
        return actor is None or allowed(actor, self.model, self.permission, record)

    def perform(
        self,
        record: M,
        *,
        actor: User | None,
        reason: str = "",
        data: Mapping[str, Any] | None = None,
        request: HttpRequest | None = None,
    ) -> Outcome[M]:
        """Do it, all or nothing.

        Raises PermissionDenied where the person lacks the right, ActionRefused with every reason where it is not
        possible.
        """
        if not self.permitted(actor):
            raise PermissionDenied
        reason = " ".join(reason.split())[:REASON_LENGTH]
        if self.reason == Reason.REQUIRED and not reason:
            raise ActionRefused(f"请写明{self.reason_label}。")
        trace = trail.in_words(self.label, reason)
        with transaction.atomic(), collecting(actor_id=actor.pk if actor else None, reason=trace) as changes:
            locked = self.lock(record, data or {})
            if not self.permitted(actor, locked):
                raise PermissionDenied
            performance = Performance(actor, reason, data or {}, timezone.now(), _copy(locked), request)
            personal = () if actor is None else self.personal_obstacles(locked, actor)
            if refusals := [*self.all_obstacles(locked), *personal, *self.check(locked, performance)]:
                raise ActionRefused(*dict.fromkeys(refusals))
            self._write(locked, performance)
            trail.enter(self, locked, performance, changes)
        return Outcome(locked, performance.result or locked, self.message(locked, performance))

    def _write(self, record: M, performance: Performance[M]) -> None:
        try:
            self.apply(record, performance)
            if self.validates:
                record.full_clean(exclude=set(self.unchecked) or None)
            with transaction.atomic():
                record.save()
                self.follow(record, performance)
        except ValidationError as error:
            raise ActionRefused.from_errors(error) from error
        except IntegrityError as error:
            raise ActionRefused(self.conflict) from error


def _not_said(said: Sequence[str], found: Sequence[str]) -> list[str]:
    """What validation adds: of fields that no obstacle names, and of the whole record where there is no obstacle."""
    named = {getattr(sentence, "field", "") for sentence in said}
    if said:
        named.add("")  # a constraint mostly says once more what an obstacle says
    return [sentence for sentence in found if getattr(sentence, "field", "") not in named]


def _copy(record: M) -> M:
    """The record as it is now, in an object that shares nothing with it."""
    names = [column.attname for column in record._meta.concrete_fields if column.attname in record.__dict__]
    return type(record).from_db(record._state.db or "default", names, [record.__dict__[name] for name in names])

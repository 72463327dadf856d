"""Two people edit one record: the second one sees both versions and chooses, field by field.

The page carries a token: for every form on it (the record and each row of its inlines) a short hash of each field
as the database had it. On saving, a field whose database value is no longer the hashed one was changed by somebody
else meanwhile. If this person's value differs from theirs, saving stops until they choose one of the two. The
choice names the hash of the other value that they saw, so a third change in between asks again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Manager, Model, QuerySet
from django.forms import Field, ModelMultipleChoiceField

from portal.backoffice.django_forms import CheckedForm, InlineFormSet
from portal.backoffice.widgets import plain_number
from portal.limits.numbers import LARGEST_KEY, whole_number

if TYPE_CHECKING:
    from django.forms import ModelForm

    Form = ModelForm[Any]

TOKEN = "_version"  # noqa: S105  (the name of a hidden field)
CHOICE = "_keep-"
REMOVAL = "DELETE"
NOTICE = "这条记录在您打开之后已被他人修改，尚未保存。您填写的内容都还在：请在“两个版本”中逐项选择保留哪一个，再保存。"


def plain(value: Any) -> str:
    """A field's value as text that is equal exactly when the values are."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, QuerySet | list | tuple | set):
        return "|".join(sorted(plain(item) for item in value))
    return str(value)


def mark(value: Any) -> str:
    """A short hash, in hexadecimal, that stands for a value in the page."""
    return hashlib.blake2s(plain(value).encode(), digest_size=6).hexdigest()


def marks(form: Form) -> dict[str, str]:
    """The database's value of each field of the form, as marks."""
    fields = {name: mark(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    return {name: value for name, value in fields.items() if name != REMOVAL}


def token(form: Form, formsets: Iterable[InlineFormSet]) -> str:
    """What the page remembers of the database; ``form`` and ``formsets`` are those about to be shown."""
    rows = [row for formset in formsets for row in getattr(formset, "initial_forms", [])]
    return json.dumps({_key(row): _remembered(row) for row in [form, *rows] if row.instance.pk}, separators=(",", ":"))


def _key(form: Form) -> str:
    """Rows of an inline may come in another order next time, so the record's key names them."""
    return f"{form._meta.model._meta.model_name}-{form.instance.pk}"


def _remembered(form: Form) -> Mapping[str, str]:
    """After a refusal the first token stays, so that nothing counts as seen before it was chosen."""
    seen: Mapping[str, str] | None = getattr(form, "seen", None)
    return seen or marks(form)


class StaleGuard(CheckedForm):
    """Mixed into the forms; fills ``conflicts`` when somebody else was faster.

    ``seen`` are the marks that the page carried for this form, None before the token is read or where it has none.
    """

    conflicts: Sequence[Conflict] = ()
    seen: dict[str, str] | None = None

    def full_clean(self) -> None:
        taken: list[Field] = []
        self.conflicts = ()
        if self.is_bound and self.instance.pk:
            taken = self._take_theirs()
        super().full_clean()
        self.changed_data  # noqa: B018  (computed and cached while the taken fields count as untouched)
        for field in taken:
            field.disabled = False

    def _take_theirs(self) -> list[Field]:
        """Compare with the token; returns the fields in which the other person's value was chosen."""
        self.seen = self._token().get(_key(self))
        if not self.seen:
            return []
        now = marks(self)
        taken: list[Field] = []
        conflicts: list[Conflict] = []
        foreign = [name for name in now if name in self.seen and self.seen[name] != now[name]]
        for name in foreign:
            side, _, chosen_mark = self.data.get(f"{CHOICE}{self.add_prefix(name)}", "").partition(":")
            field = self.fields[name]
            if chosen_mark == now[name] and side == "theirs":
                field.disabled = True
                taken.append(field)
            elif not (chosen_mark == now[name] and side == "mine") and self._differs(name):
                conflicts.append(Conflict(self, name, now[name], side if chosen_mark == now[name] else ""))
        self.conflicts = conflicts
        return taken + (self._removal(now) if foreign else [])

    def _token(self) -> dict[str, Any]:
        """The token that the browser has sent back; empty where it is none of ours."""
        try:
            token = json.loads(self.data.get(TOKEN, "{}"))
        except ValueError:
            return {}
        return token if isinstance(token, dict) else {}

    def _differs(self, name: str) -> bool:
        """Whether this person's value of the field is another than the database's."""
        field = self.fields[name]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return bool(field.has_changed(self.get_initial_for_field(field, name), value))

    def _removal(self, now: Mapping[str, str]) -> list[Field]:
        """Removing a row that somebody else has just changed needs a second look; keeping it means keeping theirs."""
        if REMOVAL not in self.fields or not self.data.get(self.add_prefix(REMOVAL)):
            return []
        whole = mark(json.dumps(now, sort_keys=True))
        side, _, chosen_mark = self.data.get(f"{CHOICE}{self.add_prefix(REMOVAL)}", "").partition(":")
        self.conflicts = [Conflict(self, REMOVAL, whole, "")] if chosen_mark != whole else ()
        if self.conflicts:
            return []
        if side == "theirs":
            kept = list(self.fields.values())
            for field in kept:
                field.disabled = True
            return kept
        return []

    def check_record(self) -> None:
        super().check_record()
        if self.conflicts:
            self.add_error(None, ValidationError(NOTICE, code="stale"))


class Conflict:
    """One field with two values, for the panel above the form.

    ``now`` is the mark of the other person's value, ``side`` what this person has chosen: "mine", "theirs" or "".
    """

    def __init__(self, form: StaleGuard, name: str, now: str, side: str) -> None:
        self.form, self.name, self.now = form, name, now
        self.key = f"{CHOICE}{form.add_prefix(name)}"
        field = form.fields[name]
        self.label = "删除这一行" if name == REMOVAL else field.label or name
        self.record = str(form.instance)
        self.mine = "删除" if name == REMOVAL else shown(form, name, form[name].data)
        self.theirs = (
            "保留对方修改后的内容" if name == REMOVAL else shown(form, name, form.get_initial_for_field(field, name))
        )
        self.suggested = side or ("" if name == REMOVAL else self._untouched())

    def _untouched(self) -> str:
        """Where this person changed nothing, the other person's value is the natural choice."""
        field = self.form.fields[self.name]
        try:
            value = field.clean(self.form[self.name].data)
        except (ValidationError, TypeError):
            return ""
        return "theirs" if self.form.seen and mark(value) == self.form.seen[self.name] else ""


def shown(form: Form, name: str, value: Any) -> str:
    """A value of the form as a person reads it: names of chosen records, words for ticks.

    Names only of records that this person may choose, so that a forged key shows nothing of another area.
    """
    field: Any = form.fields[name]
    values = [one for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]
    if hasattr(field, "queryset"):
        keys = [whole_number(getattr(key, "pk", key), high=LARGEST_KEY) for key in values]
        return "、".join(str(one) for one in field.queryset.filter(pk__in=[key for key in keys if key is not None]))
    if hasattr(field, "choices"):
        words = {str(key): word for key, word in field.choices}
        return "、".join(str(words.get(str(one), one)) for one in values)
    if isinstance(value, bool) or value in ("on", "True", "False"):
        return "是" if value in (True, "on", "True") else "否"
    if isinstance(value, list):
        return " ".join(str(one) for one in values)
    if isinstance(value, Decimal):
        return plain_number(value)
    return str(field.prepare_value(value) if value is not None else "")


def chosen(form: Form) -> tuple[dict[str, str], dict[str, str]]:
    """Before and after of the many-to-many choices that this save changes: a record's history does not hold them."""
    names = [name for name in form.changed_data if isinstance(form.fields.get(name), ModelMultipleChoiceField)]
    before, after = (
        {str(form.fields[name].label): "、".join(sorted(map(str, values.get(name) or ()))) for name in names}
        for values in (form.initial, form.cleaned_data)
    )
    return before, after


def panel(form: Form, formsets: Iterable[InlineFormSet]) -> list[Conflict]:
    """Every open choice of the page, for the template."""
    rows = [row for formset in formsets for row in getattr(formset, "initial_forms", [])]
    return [conflict for one in [form, *rows] for conflict in getattr(one, "conflicts", ())]

"""What every back-office form does besides the room's own form: keep to the area, never overwrite silently.

The person of the request reaches the forms by ``bound_to``: it makes a class whose ``admin_request`` is the request,
because the admin hands classes of forms around, not forms. A room's own form asks ``request_of(self)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import CharField, ModelChoiceField, ModelMultipleChoiceField
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from portal.accounts.access import POLICIES, scope, signed_in
from portal.backoffice.django_forms import InlineFormSet, is_removed
from portal.backoffice.edit_conflicts import NOTICE, StaleGuard
from portal.backoffice.permission import outside
from portal.limits.numbers import whole_number

if TYPE_CHECKING:
    from django.forms import ModelForm

    Form = ModelForm[Any]
    FormSetBase = InlineFormSet
else:
    FormSetBase = object

GONE = (
    "这一行在您打开之后已被他人删除，尚未保存。仍然需要，再次保存就会作为新的一行加入；"
    "不再需要，请用这一行的删除按钮去掉。"
)


class BackOfficeFormMixin(StaleGuard):
    """Mixed into the form class of each admin page and inline by ``bound_to``."""

    admin_request: HttpRequest | None = None
    is_added = False  # a row of an inline that the person has added to those that were there

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, ModelChoiceField) and self.instance.pk:
                self._keep_current_choice(name, field)

    def has_changed(self) -> bool:
        """Proposals that were left as they are count in an added row; only a row without any content is none."""
        return super().has_changed() or (self.is_added and self._has_content())

    def _has_content(self) -> bool:
        shown = (bound for bound in self if not bound.is_hidden and bound.name != DELETION_FIELD_NAME)
        return any(bound.data not in (None, "", [], False) for bound in shown)

    def _keep_current_choice(self, name: str, field: ModelChoiceField[Any]) -> None:
        """A value that somebody else has set stays valid even where this person could not choose it."""
        current = self.initial.get(name)
        if not current or field.queryset is None:
            return
        keys = [getattr(value, "pk", value) for value in current] if isinstance(current, list) else [current]
        if isinstance(field, ModelMultipleChoiceField) != isinstance(current, list):
            return
        key = field.to_field_name or "pk"
        model = field.queryset.model
        offered = model._base_manager.filter(pk__in=field.queryset.order_by().values("pk")).values("pk")
        field.queryset = model._default_manager.filter(Q(pk__in=offered) | Q(**{f"{key}__in": keys}))

    @cached_property
    def changed_data(self) -> list[str]:
        """Without texts that only lost what a browser and a form take away by themselves."""
        return [name for name in super().changed_data if not self._same_text(name)]

    def _same_text(self, name: str) -> bool:
        """Whether the text is the stored one but for line ends and the blanks around it."""
        stored, sent = self.get_initial_for_field(self.fields[name], name), self[name].data
        texts = isinstance(stored, str) and isinstance(sent, str) and isinstance(self.fields[name], CharField)
        return texts and _bare(stored) == _bare(sent)

    def clean(self) -> dict[str, Any] | None:
        """A text that nobody has changed stays as it is stored, so that the history shows no change of it."""
        cleaned = super().clean()
        for name in self.cleaned_data:
            if name in self.fields and not self.fields[name].disabled and self._same_text(name):
                self.cleaned_data[name] = self.get_initial_for_field(self.fields[name], name)
        return cleaned

    def check_record(self) -> None:
        super().check_record()
        if not self.errors and self.has_changed():
            self._check_whole_record()
        if self.errors or self.admin_request is None:
            return
        action = "change" if self.instance.pk else "add"
        sentence = outside(signed_in(self.admin_request), self.instance, action)
        if sentence:
            self.add_error(self._area_field(), ValidationError(sentence, code="outside"))

    def _check_whole_record(self) -> None:
        """Django skips a constraint that names any column the form does not show; the database skips none.

        Not known yet are only the key of a parent that is saved with its rows, and what the model's ``save``
        computes, which the model names in ``worked_out``.
        """
        parents = [name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)]
        unknown = {name for name in parents if getattr(self.instance, f"{name}_id") is None}
        try:
            self.instance.validate_constraints(exclude=unknown | set(getattr(self.instance, "worked_out", ())))
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))

    def _area_field(self) -> str | None:
        """The field that the area depends on, where the form has it: that is where the error stands."""
        areas = POLICIES[type(self.instance)].areas
        head = areas[0].partition("__")[0] if areas else ""
        return head if head in self.fields else None


class BackOfficeFormSetMixin(FormSetBase):
    """Rows of an inline: those of another area can be neither changed nor removed."""

    model: type[Any]
    admin_request: HttpRequest | None = None
    gone: Iterable[int] = ()  # numbers of the rows that somebody else has removed meanwhile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self._move_gone_rows()

    def get_page_num(self) -> int:
        """Unfold's own takes every numeral for a number, and ``²`` is one."""
        key, request = f"{self.prefix}-page", self.admin_request
        asked = [sent[key] for sent in (request.GET, request.POST) if key in sent] if request else []
        return next((page for page in map(partial(whole_number, low=1), asked) if page), 1)

    def _move_gone_rows(self) -> None:
        """What was typed into a row that is gone becomes a new row; Django would show neither it nor a way on."""
        there = {str(row.pk) for row in self.get_queryset()}
        old, total, key = self.initial_form_count(), self.total_form_count(), self.model._meta.pk.name
        gone = [i for i in range(old) if self.data.get(f"{self.add_prefix(i)}-{key}") not in there]
        if not gone:
            return
        order = [*(i for i in range(old) if i not in gone), *gone, *range(old, total)]
        heads = {f"{self.add_prefix(i)}-": f"{self.add_prefix(n)}-" for n, i in enumerate(order)}
        self.data, self.files = (_renamed(sent, heads) for sent in (self.data, self.files))
        self.gone = range(old - len(gone), old)
        for index in self.gone:
            self.data[f"{self.add_prefix(index)}-{key}"] = ""
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(old - len(gone))
        del self.management_form

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """A row that was added and left as it stands, with its proposals, is a row; Django would drop it in silence."""
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # the stubs do not know it
        if self.is_bound and i >= self.initial_form_count() + self.extra:
            form.is_added = True
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        """A table's column head is no label; a screen reader gets the field's name with the field."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-label", field.label or name)

    def clean(self) -> None:
        super().clean()
        for index in self.gone:
            if not is_removed(self, self.forms[index]):
                self.forms[index].add_error(None, ValidationError(GONE, code="gone"))
        removed = [form for form in self.initial_forms if self.can_delete and is_removed(self, form)]
        if any(form.conflicts for form in removed):
            raise ValidationError(NOTICE, code="stale")  # errors of a row that goes do not count by themselves
        if self.admin_request is None or self.model not in POLICIES:
            return
        self._check_area(self.admin_request, removed)

    def _check_area(self, request: HttpRequest, removed: list[Form]) -> None:
        """Raises ValidationError where a row that is changed or removed lies outside the person's area."""
        touched: dict[str, set[Any]] = {"change": set(), "delete": set()}
        for form in self.initial_forms:
            if form.instance.pk and form in removed:
                touched["delete"].add(form.instance.pk)
            elif form.instance.pk and form.has_changed():
                touched["change"].add(form.instance.pk)
        for action, keys in touched.items():
            if keys:
                rows = scope(request.user, self.model._base_manager.filter(pk__in=keys), action)
                if rows.count() != len(keys):
                    raise ValidationError("有些行不在您的管理范围内，没有保存。请只修改本范围内的行。")


def _bare(text: str) -> str:
    """Without the blanks around it, and with the line ends of our own."""
    return text.replace("\r\n", "\n").strip()


def _renamed(sent: Any, heads: Mapping[str, str]) -> MultiValueDict[str, Any]:
    """A copy of what the browser sent, with other beginnings of the fields' names."""
    copy: MultiValueDict[str, Any] = MultiValueDict()
    for name in sent:
        head = next((head for head in heads if name.startswith(head)), "")
        copy.setlist(heads.get(head, "") + name.removeprefix(head), sent.getlist(name))
    return copy


def request_of(form: Form) -> HttpRequest | None:
    """The request that a form of the back office answers; None where the form is used elsewhere."""
    return getattr(form, "admin_request", None)


def bound_to(request: HttpRequest, form_class: type[Form]) -> type[Form]:
    """``form_class`` with the back office's checks for the person of this request."""
    if issubclass(form_class, BackOfficeFormMixin):
        return type(form_class.__name__, (form_class,), {"admin_request": request})
    return type(form_class.__name__, (BackOfficeFormMixin, form_class), {"admin_request": request})


def formset_bound_to(request: HttpRequest, formset_class: type[InlineFormSet]) -> type[InlineFormSet]:
    """The same for the rows of an inline."""
    bases = (
        (formset_class,)
        if issubclass(formset_class, BackOfficeFormSetMixin)
        else (BackOfficeFormSetMixin, formset_class)
    )
    form = bound_to(request, formset_class.form)
    return type(formset_class.__name__, bases, {"admin_request": request, "form": form})

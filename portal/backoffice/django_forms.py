"""The parts of Django's forms and admin classes that are not documented, under names of ours, in one place.

``tests/portal/backoffice/test_django_forms.py`` is the contract that a new version of Django has to pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import IntegerField, Model
from django.db.models.options import Options
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse

from portal.accounts.access import scope
from portal.limits.numbers import LARGEST_KEY, whole_number

if TYPE_CHECKING:
    AdminBase = ModelAdmin[Any]
    FormBase = ModelForm[Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    AdminBase = FormBase = object
    InlineFormSet = BaseInlineFormSet


class CheckedForm(FormBase):
    """Mixed into a model form: ``check_record`` is called when the record holds what was typed, before it is saved.

    Unlike ``clean`` it comes after the model's own validation, so ``self.errors`` is all that is wrong so far.
    """

    def check_record(self) -> None:
        """Add errors with ``add_error``."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        self.check_record()


class MissingRecordMixin(AdminBase):
    """Mixed into an admin class: ``missing_record`` answers a request for a record that is not there."""

    def missing_record(self, request: HttpRequest, object_id: str) -> HttpResponse:
        raise NotImplementedError

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """Django would take １ and 1_2 for numbers too; a key is written in the digits 0 to 9."""
        by_number = from_field is None and isinstance(self.opts.pk, IntegerField)
        if by_number and whole_number(object_id, high=LARGEST_KEY) is None:
            return None
        found: Model | None = super().get_object(request, object_id, from_field)
        return found

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django asks for the right first, and refuses it where nobody may delete; a key of nothing is unknown, and so
        is a record of another area.
        """
        try:
            return super().delete_view(request, object_id, extra_context)
        except PermissionDenied:
            key = whole_number(unquote(object_id), high=LARGEST_KEY)
            known = scope(request.user, self.model._base_manager.filter(pk=key)).exists()
            if self.has_view_permission(request) and not known:
                raise Http404 from None
            raise

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Options[Any], object_id: str
    ) -> HttpResponse:
        return self.missing_record(request, unquote(object_id))


def inline_formsets(model_admin: ModelAdmin[Any], request: HttpRequest, record: Model) -> list[InlineFormSet]:
    """The rows below the form of ``record``, filled with what the request has sent."""
    formsets, _inlines = model_admin._create_formsets(request, record, change=True)  # type: ignore[attr-defined]  # not in the stubs
    return list(formsets)


def key_field(formset: InlineFormSet) -> str:
    """The name of the hidden field that holds the key of each row."""
    model: Any = formset.model
    return str(model._meta.pk.name)


def is_removed(formset: InlineFormSet, form: ModelForm[Any]) -> bool:
    """Whether the person has ticked that this row goes."""
    return bool(formset._should_delete_form(form))  # type: ignore[attr-defined]  # not in the stubs

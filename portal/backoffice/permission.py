"""Permissions of admin classes and inlines: every question goes to the model's policy, nothing to Django's tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.admin.exceptions import NotRegistered
from django.db import models
from django.http import HttpRequest

from portal.accounts.access import POLICIES, allowed, choices, covers, granted, grants_for, scope
from portal.accounts.models import User
from portal.accounts.registers import fixed_columns
from portal.backoffice.autocomplete import RecordSelect, RecordSelectMultiple, RecordsField
from portal.limits.numbers import LARGEST_KEY, whole_number

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
    from django.forms import ModelChoiceField, ModelMultipleChoiceField

    AdminBase = BaseModelAdmin[Any]
    InlineBase = InlineModelAdmin[Any, Any]
else:
    AdminBase = InlineBase = object

VERB = re.compile(r"\Ahas_(\w+)_permission")


class PolicyMixin(AdminBase):
    """For ModelAdmin and inline alike."""

    if not TYPE_CHECKING:  # or every misspelt name would look like a permission

        def __getattr__(self, name):
            return self._declared_permission(name)

    def _declared_permission(self, name: str) -> Callable[..., bool]:
        """``has_<verb>_permission`` for each verb that the policy declares, beside Django's four."""
        verb = VERB.fullmatch(name)
        policy = POLICIES.get(self.__dict__["model"]) if "model" in self.__dict__ else None
        if verb is None or policy is None or verb[1] not in policy.roles:
            raise AttributeError(name)
        action = verb[1]
        return lambda request, obj=None: self.may(request, action, obj)

    def may(self, request: HttpRequest, action: str, record: Any = None) -> bool:
        """Whether the person may perform the action on the record, or without one, on any.

        ``record`` may be an object or, as Unfold's actions give it, its key.
        """
        if record is not None and not isinstance(record, models.Model):
            record = self.model._base_manager.filter(pk=whole_number(record, high=LARGEST_KEY)).first()
            if record is None:
                return False
        return allowed(request.user, self.model, action, record)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "view", obj) or self.may(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request, "delete", obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request, "view")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return scope(request.user, super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who acts for one unit does not write what the unit follows."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *fixed_columns(request.user, obj)] if isinstance(obj, self.model) else fields

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every foreign key whose target has an admin page with a search; no list of every school in a form."""
        single = {*self.raw_id_fields, *self.radio_fields, *self.filter_horizontal, *self.filter_vertical}
        fields = [*self.opts.fields, *self.opts.many_to_many]
        return [field.name for field in fields if field.name not in single and self._searchable(field)]

    def _searchable(self, field: Any) -> bool:
        """Whether the targets of the field have an admin page with a search."""
        if not (field.many_to_one or field.one_to_one or field.many_to_many) or not field.remote_field:
            return False
        if field.many_to_many and not field.remote_field.through._meta.auto_created:
            return False
        try:
            return bool(self.admin_site.get_model_admin(field.remote_field.model).search_fields)
        except NotRegistered:
            return False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        kwargs["queryset"] = self._choices(db_field, request, kwargs)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        kwargs["queryset"] = self._choices(db_field, request, kwargs)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RecordSelectMultiple(db_field, self.admin_site, using=kwargs.get("using")))
        kwargs.setdefault("form_class", RecordsField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _choices(self, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> models.QuerySet[Any]:
        """The records that the person may choose for the field."""
        queryset = kwargs.get("queryset")
        if queryset is None:
            queryset = self.get_field_queryset(kwargs.get("using"), db_field, request)
        if queryset is None:
            queryset = db_field.remote_field.model._default_manager.all()
        return choices(request.user, self.model, db_field.name, queryset)


class InlinePolicyMixin(PolicyMixin, InlineBase):
    """An inline without a policy of its own follows the record that it belongs to."""

    def may(self, request: HttpRequest, action: str, record: Any = None) -> bool:
        if self.model in POLICIES:
            # ``record`` is the parent here; the rows themselves are checked when they are saved
            return granted(request.user, POLICIES[self.model], action) and request.user.is_active
        return allowed(request.user, self.parent_model, "view" if action == "view" else "change", record)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        if self.model in POLICIES:
            return super().get_queryset(request)
        return super(PolicyMixin, self).get_queryset(request)


def outside(user: User, record: models.Model, action: str) -> str:
    """The Chinese sentence for a record that would lie outside the person's area; empty when all is well."""
    if type(record) not in POLICIES or covers(user, record, action):
        return ""
    names = [str(grant.unit or grant.place) for grant in grants_for(user, POLICIES[type(record)], action)]
    if not names:
        return "您没有在任何范围内保存这类记录的权限，请联系系统管理员。"
    return f"不在您的管理范围内。您可以管理：{'、'.join(dict.fromkeys(names))}。请改选这个范围内的值。"

"""Permissions of admin classes and inlines: every question goes to the model's policy, nothing to Django's tables."""

import re

from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import PermissionDenied
from django.db import models

from portal.accounts.access import POLICIES, allowed, choices, covers, granted, granted_places, scope

VERB = re.compile(r"has_(\w+)_permission")


class PolicyMixin:
    """For ModelAdmin and inline alike."""

    def __getattr__(self, name):
        """``has_<verb>_permission`` for each verb that the policy declares, beside Django's four."""
        verb = VERB.fullmatch(name)
        policy = POLICIES.get(self.__dict__.get("model"))
        if verb and policy and verb[1] in policy.roles:
            return lambda request, obj=None: self.may(request, verb[1], obj)
        raise AttributeError(name)

    def may(self, request, action, record=None):
        """``record`` may be an object or, as Unfold's actions give it, its key."""
        if record is not None and not isinstance(record, models.Model):
            record = self.model._base_manager.filter(pk=record).first()
            if record is None:
                return False
        return allowed(request.user, self.model, action, record)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view", obj) or self.may(request, "change", obj)

    def has_add_permission(self, request, obj=None):
        return self.may(request, "add")

    def has_change_permission(self, request, obj=None):
        return self.may(request, "change", obj)

    def has_delete_permission(self, request, obj=None):
        return self.may(request, "delete", obj)

    def has_module_permission(self, request):
        return self.may(request, "view")

    def get_queryset(self, request):
        return scope(request.user, super().get_queryset(request))

    def get_autocomplete_fields(self, request):
        """Every foreign key whose target has an admin page with a search; no list of every school in a form."""
        single = {*self.raw_id_fields, *self.radio_fields, *self.filter_horizontal, *self.filter_vertical}
        fields = [*self.opts.fields, *self.opts.many_to_many]
        return [field.name for field in fields if field.name not in single and self._searchable(field)]

    def _searchable(self, field):
        if not (field.many_to_one or field.one_to_one or field.many_to_many) or not field.remote_field:
            return False
        if field.many_to_many and not field.remote_field.through._meta.auto_created:
            return False
        try:
            return bool(self.admin_site.get_model_admin(field.remote_field.model).search_fields)
        except NotRegistered:
            return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = self._choices(db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = self._choices(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _choices(self, db_field, request, kwargs):
        queryset = kwargs.get("queryset")
        if queryset is None:
            queryset = self.get_field_queryset(kwargs.get("using"), db_field, request)
        if queryset is None:
            queryset = db_field.remote_field.model._default_manager.all()
        return choices(request.user, self.model, db_field.name, queryset)


class InlinePolicyMixin(PolicyMixin):
    """An inline without a policy of its own follows the record that it belongs to."""

    def may(self, request, action, record=None):
        if self.model in POLICIES:
            # ``record`` is the parent here; the rows themselves are checked when they are saved
            return granted(request.user, POLICIES[self.model], action) and request.user.is_active
        return allowed(request.user, self.parent_model, "view" if action == "view" else "change", record)

    def get_queryset(self, request):
        if self.model in POLICIES:
            return super().get_queryset(request)
        return super(PolicyMixin, self).get_queryset(request)


def outside(user, record, action):
    """The Chinese sentence for a record that would lie outside the person's area; empty when all is well."""
    if type(record) not in POLICIES or covers(user, record, action):
        return ""
    places = granted_places(user, type(record), action)
    names = [grant.place.name for grant in user.held if grant.place_id in places]
    if not names:
        return "您没有在任何范围内保存这类记录的权限，请联系系统管理员。"
    return f"不在您的管理范围内。您可以管理：{'、'.join(dict.fromkeys(names))}。请改选这个范围内的值。"


def demand(request, model, action, keys):
    """Refuse unless the person may perform the action on every one of these saved rows."""
    keys = set(keys)
    if model in POLICIES and keys:
        permitted = scope(request.user, model._base_manager.filter(pk__in=keys), action)
        if permitted.count() != len(keys):
            raise PermissionDenied

"""The base of every admin class of ours: Unfold's look, the policy's permissions, history, and nothing lost."""

from functools import wraps

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from portal.accounts.access import allowed, scope
from portal.audit.log import Kind, described, record
from portal.backoffice import deleted_records, edit_conflicts, restore
from portal.backoffice.action_pages import ActionPages
from portal.backoffice.forms import bound_to, formset_bound_to
from portal.backoffice.permission import InlinePolicyMixin, PolicyMixin
from portal.spreadsheets.pages.buttons import SheetAdminMixin

PER_PAGE = 50


class PlainAdmin(PolicyMixin, ModelAdmin):
    """For models without history, such as the audit log itself. Rooms inherit BackOfficeAdmin."""

    list_per_page = PER_PAGE
    show_full_result_count = False
    list_filter_submit = True
    warn_unsaved_form = True

    def __init__(self, model, admin_site):
        if self.list_editable:
            raise ImproperlyConfigured(
                f"{type(self).__name__}: a list that edits cannot tell a stale value from a new one; use the form."
            )
        super().__init__(model, admin_site)

    # --- lists

    def get_list_select_related(self, request):
        """Only the foreign keys that the list shows; Django would follow every one of the model."""
        if self.list_select_related:
            return self.list_select_related
        related = {field.name for field in self.opts.fields if field.is_relation}
        return [name for name in self.get_list_display(request) if name in related]

    def get_list_filter(self, request):
        """A foreign key is filtered through its search, not through a list of every target."""
        relations = {field.name: field for field in self.opts.fields if field.is_relation}
        return [
            (entry, AutocompleteSelectFilter)
            if isinstance(entry, str) and entry in relations and self._searchable(relations[entry])
            else entry
            for entry in super().get_list_filter(request)
        ]

    # --- actions

    def get_actions(self, request):
        """An action that names no permission changes records, so it is for those who may."""
        actions = super().get_actions(request)
        if not self.has_change_permission(request):
            actions = {name: entry for name, entry in actions.items() if getattr(entry[0], "allowed_permissions", None)}
        return actions

    def response_action(self, request, queryset):
        """The chosen rows must all lie within the area of the action; else nothing happens at all."""
        entry = self.get_actions(request).get(request.POST.get("action", ""))
        if entry and request.POST.get("select_across") != "1":
            chosen = queryset.filter(pk__in=request.POST.getlist("_selected_action")).order_by()
            needed = getattr(entry[0], "allowed_permissions", None) or ["change"]
            if any(scope(request.user, chosen, action).count() != chosen.count() for action in needed):
                messages.error(request, "所选记录中有不在您管理范围内的，操作没有执行。请重新选择。")
                return None
        elif entry:
            for action in getattr(entry[0], "allowed_permissions", None) or ["change"]:
                queryset = scope(request.user, queryset, action)
        return super().response_action(request, queryset)

    def get_unfold_action(self, action):
        """Unfold makes buttons links; nothing may change behind a link, so a page asks first and the answer POSTs."""
        entry = super().get_unfold_action(action)
        if entry.dialog is None and action not in self._extract_action_names(self.actions_submit_line):
            entry.method = self._asked(entry.method, entry.description)
        elif entry.dialog is not None:
            entry.method = self._within_area(entry.method)
        return entry

    def _within_area(self, method):
        needed = list(getattr(method, "allowed_permissions", None) or ["change"])

        @wraps(method)
        def permitted(request, *args, **kwargs):
            object_id = kwargs.get("object_id")
            if (
                object_id is not None
                and not scope(request.user, self.model._base_manager.filter(pk=object_id)).exists()
            ):
                raise Http404
            if not all(self.may(request, action, object_id) for action in needed if "." not in action):
                raise PermissionDenied
            return method(request, *args, **kwargs)

        permitted.allowed_permissions = needed
        return permitted

    def _asked(self, method, description):
        permitted = self._within_area(method)

        @wraps(permitted)
        def asked(request, *args, **kwargs):
            if request.method == "POST":
                return permitted(request, *args, **kwargs)
            record = None
            if object_id := kwargs.get("object_id"):
                record = self.get_object(request, unquote(str(object_id)))
                if record is None:
                    raise Http404
            context = {**self.admin_site.each_context(request), "title": description, "record": record}
            return TemplateResponse(request, "portal/backoffice/confirm.html", {**context, "opts": self.opts})

        return asked

    # --- forms

    def get_view_on_site_url(self, obj=None):
        """Straight to the page: Django's detour would do the same for any number, whoever asks."""
        return obj.get_absolute_url() if obj is not None and hasattr(obj, "get_absolute_url") else None

    def get_form(self, request, obj=None, **kwargs):
        return bound_to(request, super().get_form(request, obj, **kwargs))

    def get_object(self, request, object_id, from_field=None):
        """While saving, the row is locked, so that two people cannot pass the version check at the same moment."""
        if request.method == "POST" and from_field is None and transaction.get_connection().in_atomic_block:
            key = self.opts.pk.get_prep_value(object_id) if str(object_id).isdigit() else None
            list(
                self.model._base_manager.select_for_update().filter(pk=key).order_by().values_list("pk")
            ) if key else None
        return super().get_object(request, object_id, from_field)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """A guessed address gets no hint whether the record exists somewhere else; what somebody typed into a record
        of hers that is deleted by now is given back."""
        page = (
            deleted_records.page(self, request, unquote(object_id))
            if request.method == "POST" and self.keeps_history
            else None
        )
        if page is None:
            raise Http404
        return page

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        formsets = [entry.formset for entry in context["inline_admin_formsets"]]
        if change:
            context["version_token"] = edit_conflicts.token(form, formsets)
            context["conflicts"] = edit_conflicts.panel(form, formsets)
            context["other_person"] = self._latest_change(obj) if context["conflicts"] else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _latest_change(self, record):
        history = getattr(record, "history", None)
        return history.select_related("history_user").first() if history is not None else None

    def save_related(self, request, form, formsets, change):
        """Many-to-many areas exist only now; a record outside the area takes the whole transaction back."""
        super().save_related(request, form, formsets, change)
        if not allowed(request.user, self.model, "change" if change else "add", form.instance):
            raise PermissionDenied

    # --- one log only, the audit's: a model with history is entered by its history, any other one here

    @property
    def keeps_history(self):
        return hasattr(self.opts, "simple_history_manager_attribute")

    def log_addition(self, request, obj, message):
        if not self.keeps_history:
            record(Kind.CREATE, subject=obj, request=request, after=described(obj))

    def log_change(self, request, obj, message):
        if not self.keeps_history and message:
            record(Kind.CHANGE, subject=obj, request=request, after=described(obj))

    def log_deletions(self, request, queryset):
        if not self.keeps_history:
            for obj in queryset:
                record(Kind.DELETE, subject=obj, request=request, before=described(obj))


class BackOfficeAdmin(ActionPages, SheetAdminMixin, PlainAdmin, SimpleHistoryAdmin):
    """Inherit this, never Unfold's or Django's own class. Area scoping follows the model's policy in ``rules.py``."""

    history_list_per_page = PER_PAGE

    def history_view(self, request, object_id, extra_context=None):
        found = self._in_area(request, object_id)
        if not self.keeps_history:
            return TemplateResponse(request, "portal/backoffice/no_history.html", self._context(request, found))
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An old version is put back by saving the record of today with the version's values in its form.

        So whatever the form cannot change stays as it is: states, what deeds have written, whose record it is. The
        right, the area, the lock and the check for somebody else's changes are those of the form.
        """
        found = self._in_area(request, object_id)
        key = {self.opts.pk.attname: found.pk, "history_id": version_id}
        version = get_object_or_404(self.model.history, **key)
        if request.method == "POST":
            request.restored = version
            return self.changeform_view(request, object_id, extra_context={"title": restore.title(version)})
        context = restore.context(self, request, found, version)
        return super().history_form_view(request, object_id, version_id, {**context, **(extra_context or {})})

    def get_inline_instances(self, request, obj=None):
        return [] if restore.running(request) else super().get_inline_instances(request, obj)

    def save_model(self, request, obj, form, change):
        if restore.running(request):
            obj._change_reason = restore.title(request.restored)
        obj.chosen = edit_conflicts.chosen(form)
        if change:
            restore.keep_first(obj)
        super().save_model(request, obj, form, change)

    def response_change(self, request, obj):
        if not restore.running(request):
            return super().response_change(request, obj)
        messages.success(request, f"已{restore.title(request.restored)}。")
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[quote(obj.pk)]))

    def revert_disabled(self, request, obj=None):
        """Where the form can change nothing, as on a published value, there is nothing to put back."""
        return super().revert_disabled(request, obj) or not self.get_form(request, obj, change=True).base_fields

    def _context(self, request, found):
        return {
            **self.admin_site.each_context(request),
            "title": f"修改历史：{found}",
            "opts": self.opts,
            "found": found,
        }

    def _in_area(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return record


class _BackOfficeInline(InlinePolicyMixin):
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        return formset_bound_to(request, super().get_formset(request, obj, **kwargs))


class BackOfficeTabularInline(_BackOfficeInline, TabularInline):
    show_change_link = True


class BackOfficeStackedInline(_BackOfficeInline, StackedInline):
    pass

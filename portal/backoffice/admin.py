"""The base of every admin class of ours: Unfold's look, the policy's permissions, history, and nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import flatten
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.db.models import DateTimeField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from portal.accounts.access import allowed
from portal.audit.choices import choices_saved_with
from portal.audit.log import Kind, described, record
from portal.backoffice import deleted_records, edit_conflicts, restore, told, way_back
from portal.backoffice.action_pages import ActionPages
from portal.backoffice.django_forms import InlineFormSet, MissingRecordMixin
from portal.backoffice.filters import RecordFilter, WorklistFilter
from portal.backoffice.form_lines import FormLines
from portal.backoffice.forms import bound_to, formset_bound_to
from portal.backoffice.lists import ScopedLists
from portal.backoffice.permission import InlinePolicyMixin, PolicyMixin
from portal.backoffice.saved_filters import SavedFilters
from portal.backoffice.shown_values import ShownInLists, ShownOnSite, ShownValues
from portal.backoffice.unfold_buttons import AskingButtons
from portal.backoffice.version_pages import VersionPages
from portal.backoffice.widgets import FittingWidgets
from portal.backoffice.worklists import worklists_of
from portal.limits.body_size import STAFF, bytes_around
from portal.limits.numbers import LARGEST_KEY, whole_number
from portal.media.fields import largest_file
from portal.records.history import set_reason
from portal.site import preview
from portal.spreadsheets.pages.buttons import SheetAdminMixin

if TYPE_CHECKING:
    from django.forms import ModelForm

PER_PAGE = 50


class PlainAdmin(
    ShownOnSite,
    MissingRecordMixin,
    AskingButtons,
    ShownInLists,
    SavedFilters,
    ScopedLists,
    FittingWidgets,
    FormLines,
    PolicyMixin,
    ModelAdmin,
):
    """For models without history, such as the audit log itself. Rooms inherit BackOfficeAdmin."""

    list_per_page = PER_PAGE
    show_full_result_count = False
    list_filter_submit = True
    warn_unsaved_form = True

    def __init__(self, model: type[Model], admin_site: AdminSite) -> None:
        if self.list_editable:
            raise ImproperlyConfigured(
                f"{type(self).__name__}: a list that edits cannot tell a stale value from a new one; use the form."
            )
        super().__init__(model, admin_site)

    @property
    def body_bytes(self) -> int:
        """What its forms may have in all: room for a file where the model, or one beside it, has a column for it."""
        megabytes = largest_file(self.model, *(inline.model for inline in self.inlines))
        return max(STAFF, bytes_around(megabytes) if megabytes else 0)

    # --- lists

    def get_list_select_related(self, request: HttpRequest) -> bool | list[str] | tuple[str, ...]:
        """Only the foreign keys that the list shows; Django would follow every one of the model."""
        if self.list_select_related:
            return self.list_select_related
        related = {field.name for field in self.opts.fields if field.is_relation}
        return [name for name in self.get_list_display(request) if name in related]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """A foreign key is filtered through its search; what waits is offered too."""
        relations = {field.name: field for field in self.opts.fields if field.is_relation}
        filters: list[Any] = [
            (entry, RecordFilter)
            if isinstance(entry, str) and entry in relations and self._searchable(relations[entry])
            else entry
            for entry in super().get_list_filter(request)
        ]
        return [*filters, WorklistFilter] if worklists_of(self.model) else filters

    # --- actions

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """An action that names no permission changes records, so it is for those who may."""
        actions: dict[str, Any] = super().get_actions(request)
        if not self.has_change_permission(request):
            actions = {name: entry for name, entry in actions.items() if getattr(entry[0], "allowed_permissions", None)}
        return actions

    # --- forms

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        return bound_to(request, super().get_form(request, obj, change=change, **kwargs))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """While saving, the row is locked, so that two people cannot pass the version check at the same moment."""
        saving = request.method == "POST" and from_field is None and transaction.get_connection().in_atomic_block
        if saving and (key := whole_number(object_id, high=LARGEST_KEY)):
            list(self.model._base_manager.select_for_update().filter(pk=key).order_by().values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def missing_record(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give back what was typed into a record that somebody has deleted meanwhile; else the address is unknown.

        The person must have had the record in their area: a guessed address gives no hint whether the record exists.
        """
        page = None
        if request.method == "POST" and self.keeps_history:
            page = deleted_records.page(self, request, object_id)
        if page is None:
            raise Http404
        return page

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        formsets = [entry.formset for entry in context["inline_admin_formsets"]]
        if change:
            context["version_token"] = edit_conflicts.token(form, formsets)
            context["conflicts"] = edit_conflicts.panel(form, formsets)
            context["other_person"] = self._latest_change(obj) if context["conflicts"] else None
            context["show_history"] = self.keeps_history
            if obj is not None and hasattr(obj, "get_absolute_url") and not preview.is_visible(obj):
                context |= {"show_view_on_site": False, "preview_url": self.get_view_on_site_url(obj)}
            context["way_back"] = way_back.remembered(request, self.model)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Model) -> HttpResponseRedirect:
        page = way_back.remembered(request, self.model)
        return HttpResponseRedirect(page) if page else super().response_post_save_change(request, obj)

    def _latest_change(self, record: Model | None) -> Any:
        """The newest history row, or None."""
        history = getattr(record, "history", None)
        return history.select_related("history_user").first() if history is not None else None

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: Any) -> None:
        """A form in which nothing was changed writes nothing: neither a row nor its history."""
        if not change or form.has_changed() or restore.restored_version(request) is not None:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Many-to-many areas exist only now; a record outside the area rolls the whole transaction back."""
        super().save_related(request, form, formsets, change)
        told.tell_doubts(request, form, formsets, change)
        if not allowed(request.user, self.model, "change" if change else "add", form.instance):
            raise PermissionDenied

    # --- one log only, the audit's: changes of a model with history are logged by its history, all others here

    @property
    def keeps_history(self) -> bool:
        """Whether the model has ``history = History()``."""
        return hasattr(self.opts, "simple_history_manager_attribute")

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]  # no LogEntry
        if not self.keeps_history:
            record(Kind.CREATE, subject=obj, request=request, after=described(obj))

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]  # no LogEntry
        if not self.keeps_history and message:
            record(Kind.CHANGE, subject=obj, request=request, after=described(obj))

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # type: ignore[override]  # no LogEntry
        if not self.keeps_history:
            for obj in queryset:
                record(Kind.DELETE, subject=obj, request=request, before=described(obj))


class BackOfficeAdmin(ActionPages, SheetAdminMixin, VersionPages, PlainAdmin, SimpleHistoryAdmin):
    """Inherit this, never Unfold's or Django's own class. Area scoping follows the model's policy in ``rules.py``."""

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: Any) -> None:
        version = restore.restored_version(request)
        if version is not None:
            set_reason(obj, restore.title(version))
        if change and self.keeps_history and form.has_changed():
            restore.keep_first(obj)
        with choices_saved_with(obj, *edit_conflicts.chosen(form)):
            super().save_model(request, obj, form, change)


class _BackOfficeInline(ShownOnSite, ShownValues, FittingWidgets, FormLines, InlinePolicyMixin):
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type[InlineFormSet]:
        return formset_bound_to(request, super().get_formset(request, obj, **kwargs))


class BackOfficeTabularInline(_BackOfficeInline, TabularInline):
    """Rows below a form, as a table; where that would be wider than a window, each row as a small form."""

    show_change_link = True
    most_columns = 9

    def __init__(self, parent_model: type[Model], admin_site: AdminSite) -> None:
        """A moment has two boxes, a day and an hour, which take the room of three columns."""
        super().__init__(parent_model, admin_site)
        names = flatten(self.fields or ())
        moments = [field.name for field in self.opts.fields if isinstance(field, DateTimeField)]
        if len(names) + 2 * len(set(moments) & set(names)) > self.most_columns:
            self.template = StackedInline.template


class BackOfficeStackedInline(_BackOfficeInline, StackedInline):
    """Rows below a form, each with its fields one below the other."""

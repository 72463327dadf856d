"""The back-office face of actions: what a record offers, the page that asks, and actions on chosen rows of a list."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from unfold import widgets

from portal.accounts.access import signed_in
from portal.actions.action import Action
from portal.actions.forms import ActionForm, RecordChoice, form_of, split
from portal.actions.refusal import ActionRefused, Obstacle
from portal.actions.registry import ACTIONS, actions_of
from portal.backoffice.autocomplete import RecordSelect
from portal.backoffice.permission import PolicyMixin
from portal.backoffice.widgets import NumberBox

if TYPE_CHECKING:

    class PagesBase(PolicyMixin, ModelAdmin[Any]):
        """What the mixin is mixed into."""
else:
    PagesBase = object

SHOWN = 10  # refusals that are listed after an action on many rows
WIDGETS: dict[type[forms.Field], type[forms.Widget]] = {
    forms.CharField: widgets.UnfoldAdminTextInputWidget,
    forms.DateField: widgets.UnfoldAdminSingleDateWidget,
    forms.TimeField: widgets.UnfoldAdminSingleTimeWidget,
    forms.SplitDateTimeField: widgets.UnfoldAdminSplitDateTimeWidget,
    forms.IntegerField: NumberBox,
    forms.DecimalField: NumberBox,
    forms.ChoiceField: widgets.UnfoldAdminSelectWidget,
    forms.TypedChoiceField: widgets.UnfoldAdminSelectWidget,
    forms.ModelChoiceField: widgets.UnfoldAdminSelectWidget,
    forms.BooleanField: widgets.UnfoldBooleanWidget,
    forms.EmailField: widgets.UnfoldAdminEmailInputWidget,
    forms.URLField: widgets.UnfoldAdminURLInputWidget,
    forms.FileField: widgets.UnfoldAdminFileFieldWidget,
}


@dataclass(frozen=True)
class Offer:
    """A button beside the form of a record. ``obstacles`` say why it is greyed; none means that it works.

    With ``one_press`` the button does it; else it leads to the page that asks.
    """

    label: str
    icon: str
    url: str
    obstacles: list[str]
    one_press: bool = False

    @property
    def fields(self) -> list[str]:
        """The fields of this page that mend an obstacle; with any, the page shows a check-list."""
        return [sentence.field for sentence in self.obstacles if isinstance(sentence, Obstacle) and sentence.field]


@cache
def with_widgets(action: Action[Any]) -> type[ActionForm]:
    """The action's form with the widgets of the back office."""
    plain = form_of(action)
    return type(
        plain.__name__, (plain,), {name: _with_widget(deepcopy(field)) for name, field in plain.base_fields.items()}
    )


def _with_widget(field: forms.Field) -> forms.Field:
    if isinstance(field, RecordChoice):
        field.widget = RecordSelect(field.stands_for, admin.site)
        field.widget.choices = field.choices
    elif isinstance(field.widget, forms.Textarea):
        field.widget = widgets.UnfoldAdminTextareaWidget(attrs={"rows": 4})
    elif widget := _widget_of(field):
        choices: dict[str, Any] = {"choices": field.choices} if isinstance(field, forms.ChoiceField) else {}
        made: forms.Widget = widget(**choices)
        made.is_required = field.required
        made.attrs.update({**field.widget.attrs, **field.widget_attrs(made)} if made.attrs is not None else {})
        field.widget = made
    return field


def _widget_of(field: forms.Field) -> Any:
    """The class of the back office's widget, also for our own kinds of a field; what brings a widget keeps it."""
    kind = next((kind for kind in type(field).__mro__ if kind in WIDGETS), None)
    if kind is None or (kind is not type(field) and type(field.widget) is not kind.widget):
        return None
    return WIDGETS[kind]


class ActionPages(PagesBase):
    """Mixed into the base admin. Which buttons there are follows from the actions that the room has registered."""

    def offers(self, request: HttpRequest, record: models.Model) -> list[Offer]:
        """The record's actions for which this person holds the right, possible or not."""
        return [
            Offer(
                action.label,
                action.icon,
                self._action_url(record, action),
                action.checklist(record, signed_in(request)),
                action.one_press,
            )
            for action in actions_of(self.model)
            if self.may(request, action.permission, record)
        ]

    def get_urls(self) -> list[Any]:
        if not actions_of(self.model):
            return super().get_urls()
        view = self.admin_site.admin_view(self.action_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_action"
        return [path("<path:object_id>/action/<slug:name>/", view, name=name), *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: models.Model | None = None,
    ) -> HttpResponse:
        if change and obj is not None:
            context["offers"] = self.offers(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def action_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Asks what the action needs to know; the answer is a POST, so nothing ever changes behind a link."""
        action = ACTIONS.get((self.model, name))
        record = self.get_object(request, unquote(object_id))
        if action is None or record is None:
            raise Http404
        if not self.may(request, action.permission, record):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = with_widgets(action)(*sent, record=record)
        refusals: tuple[str, ...] = ()
        if request.method == "POST" and (not form.fields or form.is_valid()):
            answer = self._perform(request, action, record, form)
            if isinstance(answer, HttpResponse):
                return answer
            refusals = answer.reasons
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "action": action,
            "record": record,
            "form": form,
            "media": self.media + form.media,  # with Django's own scripts, which date boxes call
            "refusals": refusals,
            "obstacles": [] if form.errors else action.checklist(record, signed_in(request)),
            "back": self._record_url(record),
            "opts": self.opts,
        }
        return TemplateResponse(request, "portal/backoffice/action.html", context)

    def _perform(
        self, request: HttpRequest, action: Action[Any], record: models.Model, form: ActionForm
    ) -> HttpResponse | ActionRefused:
        """The redirect after an action, or the refusal, which the form says too."""
        reason, data = split(form.cleaned_data if form.fields else {})
        try:
            outcome = action.perform(record, actor=signed_in(request), reason=reason, data=data, request=request)
        except ActionRefused as refused:
            form.full_clean()
            for sentence in refused.reasons:
                form.add_error(None, sentence)
            return refused
        back = self._result_url(outcome.result) or self._record_url(record)
        if form.shown_once:
            return self._told_once(request, action, outcome.message, form, back)
        messages.success(request, outcome.message)
        return HttpResponseRedirect(back)

    def _told_once(
        self, request: HttpRequest, action: Action[Any], message: str, form: ActionForm, back: str
    ) -> HttpResponse:
        """What nobody can look up later, such as a generated password, stands on the answer itself."""
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "opts": self.opts,
            "message": message,
            "shown_once": dict(form.shown_once),
            "back": back,
        }
        return TemplateResponse(request, "portal/backoffice/shown_once.html", context)

    # --- chosen rows of a list

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        offered: dict[str, Any] = super().get_actions(request)
        for action in actions_of(self.model):
            if action.bulk and self.may(request, action.permission):
                key = f"action-{action.name}"
                offered[key] = (_for_chosen_rows(action), key, action.label)
        return offered

    # --- addresses

    def _action_url(self, record: models.Model, action: Action[Any]) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_action"
        return reverse(name, args=[quote(record.pk), action.name])

    def _record_url(self, record: models.Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(record.pk)])

    def _result_url(self, record: models.Model) -> str:
        options = record._meta
        try:
            return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[quote(record.pk)])
        except NoReverseMatch:
            return ""


@cache
def _for_chosen_rows(action: Action[Any]) -> Callable[..., None]:
    """The action of a list: each row by itself, what was refused is said row by row."""

    def run(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done, refused = 0, []
        for record in queryset:
            try:
                action.perform(record, actor=signed_in(request), request=request)
                done += 1
            except ActionRefused as refusal:
                refused.append(f"{record}：{refusal}")
        if done:
            messages.success(request, action.bulk_message(done))
        for sentence in refused[:SHOWN]:
            messages.error(request, sentence)
        if len(refused) > SHOWN:
            messages.error(request, f"另有 {len(refused) - SHOWN} 条没有办理，原因相仿；请缩小选择范围后再试。")

    vars(run)["allowed_permissions"] = [action.permission]
    return run

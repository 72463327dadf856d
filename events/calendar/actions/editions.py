"""The buttons that move or call off an event: each opens a dialog that asks for reason and public notice."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from events.calendar import announce
from events.calendar.announce import Refused


class ReasonForm(BaseDialogForm):
    reason = forms.CharField(label="原因", max_length=200, widget=UnfoldAdminTextInputWidget)
    text = forms.CharField(
        label="对外公告",
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text="立即显示在赛事页、日历订阅和 RSS 中。",
    )


class NewDaysForm(ReasonForm):
    start_on = forms.DateField(label="新的开始日期", widget=UnfoldAdminDateWidget)
    end_on = forms.DateField(label="新的结束日期", required=False, widget=UnfoldAdminDateWidget)

    field_order = ["start_on", "end_on", "reason", "text"]


class NewHoursForm(ReasonForm):
    starts_at = forms.SplitDateTimeField(label="新的开始时间", widget=UnfoldAdminSplitDateTimeWidget)
    ends_at = forms.SplitDateTimeField(label="新的结束时间", required=False, widget=UnfoldAdminSplitDateTimeWidget)

    field_order = ["starts_at", "ends_at", "reason", "text"]


class WithdrawForm(BaseDialogForm):
    reason = forms.CharField(label="撤下原因", max_length=90, widget=UnfoldAdminTextInputWidget)


def dialog(title, description, form_class, submit):
    return {"title": title, "description": description, "form_class": form_class, "form_submit_text": submit}


def back(request, model, object_id):
    """To the record's page, for the dialog and for a plain form alike."""
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[object_id])
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def perform(model_admin, request, object_id, deed, done):
    """Run the deed on the record and tell the person what happened or why not."""
    record = model_admin.get_queryset(request).get(pk=object_id)
    try:
        deed(record)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return back(request, model_admin.model, object_id)


class AnnounceActions:
    """延期, 取消 and 恢复 for editions and sessions; 改期 differs in its form."""

    @action(
        description="延期",
        url_path="postpone",
        icon="schedule",
        permissions=["announce"],
        dialog=dialog("延期", "原日期撤销，待定了新日期再办理改期。", ReasonForm, "确认延期"),
    )
    def postpone(self, request, form, object_id):
        return self._announce(request, form, object_id, announce.postpone, "已延期，公告已发布。")

    @action(
        description="取消",
        url_path="cancel",
        icon="event_busy",
        permissions=["announce"],
        dialog=dialog("取消", "取消后仍在公开页面显示“已取消”和公告。", ReasonForm, "确认取消"),
    )
    def cancel(self, request, form, object_id):
        return self._announce(request, form, object_id, announce.cancel, "已取消，公告已发布。")

    @action(
        description="恢复",
        url_path="resume",
        icon="undo",
        permissions=["announce"],
        dialog=dialog("恢复", "按变更前的时间照常举行。", ReasonForm, "确认恢复"),
    )
    def resume(self, request, form, object_id):
        return self._announce(request, form, object_id, announce.resume, "已恢复，公告已发布。")

    def _announce(self, request, form, object_id, deed, done, **times):
        reason, text = form.cleaned_data["reason"], form.cleaned_data["text"]
        return perform(
            self,
            request,
            object_id,
            lambda record: deed(record, reason=reason, text=text, author=request.user, **times),
            done,
        )

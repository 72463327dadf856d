"""Leaving a finding as it is, for a reason and until a day."""

from collections.abc import Iterator
from datetime import timedelta

from django import forms
from django.utils import timezone

from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.refusal import ActionRefused
from portal.actions.registry import register
from portal.checks.models import Finding, Waiver

LONGEST = timedelta(days=366)


class WaiveForm(forms.Form):
    until = forms.DateField(label="到期", help_text="最长一年；到期后重新提醒。")

    def clean_until(self) -> object:
        until = self.cleaned_data["until"]
        if not timezone.localdate() < until <= timezone.localdate() + LONGEST:
            raise forms.ValidationError("到期日在明天到一年以内。")
        return until


@register
class Waive(Action[Finding]):
    """The finding is no longer counted until the day that is named."""

    model, name, label, permission, icon = Finding, "waive", "豁免", "waive", "notifications_off"
    form, validates = WaiveForm, False
    reason, reason_label = Reason.REQUIRED, "理由"
    description = "确实不用改的，写明理由；到期后重新提醒。"
    done = "已豁免。"

    def obstacles(self, record: Finding) -> Iterator[str]:
        if record.gone_at:
            yield "这个问题已经解决。"

    def apply(self, record: Finding, performance: Performance[Finding]) -> None:
        record.gone_at = performance.now

    def follow(self, record: Finding, performance: Performance[Finding]) -> None:
        if performance.actor is None:
            raise ActionRefused("豁免须由本人办理。")
        Waiver.objects.update_or_create(
            rule=record.rule,
            subject=record.subject,
            defaults={
                "reason": performance.reason,
                "until": performance.data["until"],
                "person": performance.actor,
            },
        )

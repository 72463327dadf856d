"""The card of the dashboard that asks for missing holidays."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import allowed
from portal.backoffice.cards import CardContent, card
from portal.dates.models import HolidayDay


@card("节假日安排缺失", order=52)
def holidays(request: HttpRequest) -> CardContent | None:
    """From November on the next year's arrangement is due."""
    if not allowed(request.user, HolidayDay, "add"):
        return None
    today = timezone.localdate()
    years = [today.year] + ([today.year + 1] if today.month >= 11 else [])
    missing = [year for year in years if not HolidayDay.objects.has_year(year)]
    if not missing:
        return None
    note = f"{'、'.join(map(str, missing))} 年节假日尚未录入，期间按平日时间显示。"
    return {"note": note, "url": reverse("admin:dates_holidayday_changelist")}

"""The history of a record tells what became of its parts: periods, weekly hours, exceptions, members."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.backoffice.admin import BackOfficeAdmin
from tests.factories import make, person
from tests.portal.backoffice.test_access import address
from tests.portal.backoffice.test_record_history import told
from tests.posting import posted

pytestmark = pytest.mark.django_db
Facility, Period, Span = (apps.get_model(f"facilities.{name}") for name in ("Facility", "OpeningPeriod", "OpeningSpan"))
# What nobody writes into a form, or whose changes are kept as steps of their own.
ELSEWHERE = {"calendar.Notice", "facilities.FaultReport", "facilities.FaultStep", "privacy.Reveal"}


@pytest.fixture
def chief(client):
    user = person(is_superuser=True, display_name="王芳")
    client.force_login(user)
    return user


def entries(client, record, **asked):
    page = client.get(address(type(record), "history", record.pk), asked)
    assert page.status_code == 200
    return [(one.part, one.way, told(one)) for one in page.context["entries"]]


def saved(client, record, **changes):
    url = address(type(record), "change", record.pk)
    assert client.post(url, posted(client.get(url)) | changes).status_code == 302


def test_hours_that_were_changed_stand_in_the_history_of_their_period_and_of_the_facility(client, chief):
    period = make(Period, name="全年")
    span = make(Span, period=period, days="daily", start=0, end=1320)
    saved(client, period, **{"spans-0-start": "07:45"})
    changed = ("每周时间 每天 07:45–22:00", "页面修改", [("从", "00:00", "07:45")])
    assert entries(client, period)[0] == changed
    assert entries(client, period.facility)[0] == changed
    event = AuditEvent.objects.filter(kind="change", subject_key=f"facilities.openingspan:{span.pk}").get()
    assert (event.before, event.after) == ({"从": "00:00"}, {"从": "07:45"})
    saved(client, period, **{"spans-0-DELETE": "on"})
    assert not Span.objects.filter(pk=span.pk).exists()
    assert entries(client, period.facility)[0] == ("每周时间 （已删除）", "删除", [])


def test_a_part_has_its_own_first_version_and_is_asked_for_by_its_kind(client, chief):
    facility = make(Facility)
    first, second = (make(Period, facility=facility, name=name) for name in ("夏季", "冬季"))
    saved(client, first, name="夏秋季")
    shown = entries(client, facility, item="part-openingperiod")
    assert shown[0] == ("开放时段 夏秋季", "页面修改", [("名称", "夏季", "夏秋季")])
    assert sorted(part for part, way, _ in shown if way == "新增") == ["开放时段 冬季", "开放时段 夏秋季"]
    assert [part for part, _, _ in entries(client, facility, item="name")] == [""]
    assert second.pk


def test_a_part_with_a_page_leads_to_its_version(client, chief):
    period = make(Period, name="全年")
    saved(client, period, name="夏季")
    page = client.get(address(Facility, "history", period.facility.pk))
    newest = page.context["entries"][0]
    assert newest.version_url == reverse(
        "admin:facilities_openingperiod_simple_history", args=[period.pk, newest.row.pk]
    )
    assert client.get(newest.version_url).status_code == 200


def test_everything_that_a_form_changes_has_a_history():
    without = {
        model._meta.label
        for record, model_admin in admin.site._registry.items()
        for model in (record, *(inline.model for inline in model_admin.inlines))
        if isinstance(model_admin, BackOfficeAdmin) and not hasattr(model, "history")
    }
    assert without == ELSEWHERE

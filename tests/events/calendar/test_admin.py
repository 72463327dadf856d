"""The back office: what each person may do, and that nothing changes on a GET."""

from datetime import date

import html5lib
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from events.calendar import backoffice
from events.calendar.models import Edition, Notice, Session
from portal.accounts.models import Grant

pytestmark = pytest.mark.django_db
WHY = {"reason": "大风预警", "text": "因大风预警取消。"}
MODELS = ["discipline", "eventbrand", "recognition", "edition", "competition", "session", "eventdocument", "notice"]


def person(name, place, *roles):
    user = get_user_model().objects.create_user(name, password="x", is_staff=True)
    for role in roles:
        Grant.objects.create(user=user, role=role, place=place)
    return user


@pytest.fixture
def keeper(client, city):
    user = person("keeper", city, "data", "publisher")
    client.force_login(user)
    return user


@pytest.fixture
def clerk(client, counties):
    user = person("clerk", counties["371581"], "editor")
    client.force_login(user)
    return user


def action_url(record, action):
    return reverse(f"admin:calendar_{record._meta.model_name}_action", args=[record.pk, action])


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens(client, keeper, edition, session, model):
    assert client.get(reverse(f"admin:calendar_{model}_changelist")).status_code == 200
    if model != "notice":
        assert client.get(reverse(f"admin:calendar_{model}_add")).status_code == 200
    if model in ("edition", "session"):
        record = {"edition": edition, "session": session}[model]
        page = client.get(reverse(f"admin:calendar_{model}_change", args=[record.pk])).content.decode()
        assert all(word in page for word in ("改期", "延期", "取消"))


@pytest.mark.parametrize(
    "query", ["status=soon", "county=371581", "publication__exact=public", "first_day_from=2026-12-01"]
)
def test_filters_answer(client, keeper, edition, counties, query):
    assert client.get(f"{reverse('admin:calendar_edition_changelist')}?{query}").status_code == 200


def test_cancelling_asks_first_and_acts_on_post_only(client, keeper, edition):
    url = action_url(edition, "cancel")
    assert "对外公告" in client.get(url).content.decode()
    assert Edition.objects.get().event_status == "scheduled"
    assert client.post(url, {"reason": ""}).context["form"].errors.keys() == {"reason", "text"}
    assert Edition.objects.get().event_status == "scheduled"
    response = client.post(url, WHY)
    assert response.status_code == 302
    assert Edition.objects.get().event_status == "cancelled"
    notice = Notice.objects.get()
    assert (notice.author, notice.reason, notice.text) == (keeper, "大风预警", "因大风预警取消。")


def test_rescheduling_an_edition_and_a_session(client, keeper, edition, session):
    client.post(action_url(edition, "reschedule"), {**WHY, "first_day": "2026-12-12", "last_day": "2026-12-13"})
    assert Edition.objects.get().first_day == date(2026, 12, 12)
    times = {"starts_at_0": "2026-12-13", "starts_at_1": "14:00", "ends_at_0": "2026-12-13", "ends_at_1": "16:00"}
    client.post(action_url(session, "reschedule"), {**WHY, **times})
    assert Session.objects.get().day == date(2026, 12, 13)


def test_a_draft_is_published_by_who_may(client, keeper, make_edition):
    draft = make_edition("draft", publication="draft", year=2026)
    client.get(action_url(draft, "publish"))
    assert Edition.objects.visible().count() == 0
    client.post(action_url(draft, "publish"))
    assert Edition.objects.visible().count() == 1
    client.post(action_url(draft, "withdraw"), {"reason": "误发"})
    assert Edition.objects.visible().count() == 0


def test_a_county_keeps_its_own_events_only(client, clerk, make_edition, counties):
    own = make_edition("own", place=counties["371581"], first_day=date(2026, 12, 5))
    other = make_edition("other", place=counties["371526"], first_day=date(2026, 12, 5))
    page = client.get(reverse("admin:calendar_edition_changelist")).content.decode()
    assert ("赛事 own" in page, "赛事 other" in page) == (True, False)
    assert client.post(action_url(own, "postpone"), WHY).status_code == 302
    assert client.post(action_url(other, "postpone"), WHY).status_code in (403, 404)
    assert client.post(action_url(own, "publish")).status_code == 403
    assert dict(Edition.objects.values_list("slug", "event_status")) == {"own": "postponed", "other": "scheduled"}


def saved(client, record, **changes):
    """Send the record's own form back as a browser would, with some values changed."""
    url = reverse(f"admin:calendar_{record._meta.model_name}_change", args=[record.pk])
    tree = html5lib.parse(client.get(url).content.decode(), namespaceHTMLElements=False)
    form = next(node for node in tree.iter("form") if node.get("id") == f"{record._meta.model_name}_form")
    data = {}
    for node in form.iter():
        name, kind = node.get("name"), node.get("type")
        if not name or "__prefix__" in name or kind in ("submit", "file"):
            continue
        if node.tag == "select":
            chosen = [option.get("value", "") for option in node.iter("option") if "selected" in option.attrib]
            data[name] = chosen[0] if chosen else ""
        elif node.tag == "textarea":
            data[name] = (node.text or "").removeprefix("\n")
        elif kind != "checkbox" or "checked" in node.attrib:
            data[name] = node.get("value", "")
    return client.post(url, {**data, **changes})


def test_a_published_date_is_not_overwritten_by_the_form(client, keeper, edition):
    page = saved(client, edition, first_day="2026-12-09", last_day="2026-12-10").content.decode()
    assert "日期已公布，不能直接修改。请在赛事页面用“改期”或“延期”办理，写明原因并发布公告。" in page
    assert Edition.objects.get().first_day == date(2026, 12, 5)


def test_a_published_hour_is_not_overwritten_by_the_form_but_a_missing_one_is_filled_in(
    client, keeper, edition, session, make_session
):
    page = saved(client, session, starts_at_1="10:00").content.decode()
    assert "时间已公布，不能直接修改。请在场次页面用“改期”或“延期”办理，写明原因并发布公告。" in page
    open_ = make_session(edition, "钟点未定", start=None, end=None, day=date(2026, 12, 6))
    assert saved(client, open_, starts_at_0="2026-12-06", starts_at_1="10:00").status_code == 302
    assert [
        (s.starts_at and f"{timezone.localtime(s.starts_at):%H:%M}", s.sequence) for s in Session.objects.all()
    ] == [
        ("09:00", 0),
        ("10:00", 1),
    ]
    assert "时间已公布" in saved(client, open_, starts_at_0="2026-12-07", starts_at_1="10:00").content.decode()


def test_what_calendar_programs_show_is_a_new_revision(client, keeper, edition):
    assert saved(client, edition, contact="0635-0000000").status_code == 302
    assert Edition.objects.get().sequence == 0
    assert saved(client, edition, venue="湖滨广场").status_code == 302
    assert Edition.objects.get().sequence == 1


def test_a_reserved_word_needs_its_reason(client, keeper, edition):
    page = saved(client, edition, title="全国龙舟公开赛").content.decode()
    assert "名称中有“全国”，请在“名称使用依据”中填写批准文件或公开出处，否则请改名。" in page


def test_cards_tell_what_is_due(rf, keeper, make_edition, make_session):
    big = make_edition("big", expected_attendance=2000, first_day=date(2026, 12, 20))
    make_edition("permitted", expected_attendance=2000, first_day=date(2026, 12, 20), permit_no="1",
                 permit_on=date(2026, 11, 1))  # fmt: skip
    make_edition("vague", year=2026)
    make_session(big, "钟点未定", start=None, end=None, day=date(2026, 12, 20))
    request = rf.get("/admin/")
    request.user = keeper
    shown = {one.name: [item.label for item in one.items(request)] for one in WAITING}
    assert shown == {"permit": ["赛事 big"], "date": ["赛事 vague"], "hour": ["钟点未定"]}
    request.user = person("stranger", big.place)
    assert [one.concerns(request) for one in WAITING] == [False, False, False]


WAITING = [backoffice.permits, backoffice.undated, backoffice.to_follow]

"""我的登录: what a person sees of their sessions, and that an ended one is really over."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.accounts import own_sessions
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.audit.models import AuditEvent
from tests.factories import person as somebody
from tests.factories import tree
from tests.portal.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/account/sessions/"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"


def signed_in(name="wangfang", address="192.0.2.7", browser=CHROME):
    client = Client(headers={"user-agent": browser}, REMOTE_ADDR=address)
    assert client.post("/account/login/", {"login": name, "password": PASSWORD}).status_code == 302
    return client


def inside(client):
    return client.get("/admin/").status_code == 200


def key(client):
    return UserSession.objects.get(session_key=client.cookies["sessionid"].value).pk


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (CHROME, "Chrome（Windows）"),
        (f"{CHROME} Edg/140.0.0.0", "Edge（Windows）"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox（Linux）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari（iPhone）"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile Safari/537.36 MicroMessenger/8.0", "微信（安卓）"),
        ("curl/8", "其他浏览器"),
        ("", "其他浏览器"),
    ],
)
def test_the_browser_is_called_as_people_call_it(text, name):
    assert own_sessions.browser(text) == name


@pytest.mark.parametrize(
    ("address", "shown"),
    [("192.0.2.17", "192.0.2.*"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::*"), ("::1", "::*")],
)
def test_the_address_is_shown_by_its_network(address, shown):
    assert own_sessions.network(address) == shown


def test_the_page_lists_each_session_and_marks_this_one(person):
    here, there = signed_in(), signed_in(address="198.51.100.9", browser="curl/8")
    assert inside(there)
    page = here.get(PAGE)
    listed = {(row.browser, row.address, row.current) for row in page.context["sessions"]}
    assert listed == {("Chrome（Windows）", "192.0.2.*", True), ("其他浏览器", "198.51.100.*", False)}
    text = page.content.decode()
    assert text.count("（本次登录）") == 1
    assert "192.0.2.7" not in text
    assert here.cookies["sessionid"].value not in text


def test_it_shows_nobody_elses(person):
    User.objects.create_user("lihua", password=PASSWORD, is_staff=True)
    here, other = signed_in(), signed_in("lihua")
    assert [row.key for row in here.get(PAGE).context["sessions"]] == [key(here)]
    answer = here.post(PAGE, {"session": key(other)}, follow=True)
    assert "这处登录已经结束。" in answer.content.decode()
    assert inside(other)


@pytest.mark.parametrize("value", ["", "x", "²", "9" * 40, "-1", "0"])
def test_what_is_no_key_ends_nothing(person, value):
    here = signed_in()
    assert here.post(PAGE, {"session": value}).status_code == 302
    assert inside(here)


def test_one_is_ended(person):
    here, there, third = signed_in(), signed_in(), signed_in()
    entries = AuditEvent.objects.count()
    assert here.post(PAGE, {"session": key(there)}).url == PAGE
    assert (inside(here), inside(there), inside(third)) == (True, False, True)
    entry = AuditEvent.objects.order_by("pk")[entries:].get()
    assert (entry.kind, entry.actor, entry.note) == ("sign_out", person, "结束了本人的另一处登录")


def test_all_others_are_ended(person):
    here, there, third = signed_in(), signed_in(), signed_in()
    entries = AuditEvent.objects.count()
    here.post(PAGE, {"others": "1"})
    assert (inside(here), inside(there), inside(third)) == (True, False, False)
    assert AuditEvent.objects.order_by("pk")[entries:].get().note == "结束了本人的所有其他登录"


def test_ending_this_one_is_signing_out(person):
    here = signed_in()
    here.post(PAGE, {"session": key(here)})
    assert not inside(here)
    assert AuditEvent.objects.first().kind == "sign_out"


def test_a_link_ends_nothing_and_strangers_are_sent_to_sign_in(client, person):
    here, there = signed_in(), signed_in()
    assert here.get(f"{PAGE}?session={key(there)}&others=1").status_code == 200
    assert inside(there)
    assert client.get(PAGE).url.startswith("/account/login/")
    assert Client(enforce_csrf_checks=True).post(PAGE, {"others": "1"}).status_code == 403


def test_a_session_from_before_the_table_appears_with_its_next_request(person):
    here = signed_in()
    assert inside(here)
    UserSession.objects.all().delete()
    session = here.session
    session["seen_at"] -= 61
    session.save()
    assert inside(here)
    assert UserSession.objects.filter(user=person).count() == 1


def test_a_request_writes_once_a_minute_at_most(person, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    here = signed_in()
    inside(here)
    first = UserSession.objects.get().last_seen_at
    time_machine.move_to("2026-11-23 09:00:59+08:00", tick=False)
    inside(here)
    assert UserSession.objects.get().last_seen_at == first
    time_machine.move_to("2026-11-23 09:01:01+08:00", tick=False)
    inside(here)
    assert UserSession.objects.get().last_seen_at > first


def test_rows_of_long_ago_are_forgotten_at_the_next_sign_in_of_anybody(person):
    other = somebody()
    UserSession.objects.create(
        user=other, ip="192.0.2.1", user_agent="x", session_key="k", created_at=timezone.now() - timedelta(hours=13)
    )
    signed_in()
    assert UserSession.objects.filter(user=other).exists() is False


def test_a_new_password_leaves_this_session_alone_in_the_list(person):
    here, there = signed_in(), signed_in()
    new = {"oldpassword": PASSWORD, "password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
    assert here.post("/account/password/change/", new).status_code == 302
    assert not inside(there)
    assert [row.current for row in here.get(PAGE).context["sessions"]] == [True]


# --- an administrator ends them


def test_an_administrator_ends_all_sessions_of_a_person_who_is_told(person):
    chief = somebody(Role.SYSTEM, tree()["city"], display_name="李华")
    here, there = signed_in(), signed_in()
    entries = AuditEvent.objects.count()
    find(User, "end-sessions").perform(person, actor=chief, reason="手机丢失")
    assert (inside(here), inside(there), Session.objects.count()) == (False, False, 0)
    entry = AuditEvent.objects.order_by("pk")[entries:].get()
    assert (entry.actor, entry.after, entry.note) == (chief, {"结束的登录": 2}, "结束登录：手机丢失")
    assert "李华 结束了您的所有登录。" in signed_in().get("/admin/", follow=True).content.decode()
    assert "李华 结束了您的所有登录。" in signed_in().get(PAGE).content.decode()


def test_only_of_others_and_only_where_there_are_some(person):
    chief = somebody(Role.SYSTEM, tree()["city"])
    with pytest.raises(ActionRefused, match="此用户现在没有登录。"):
        find(User, "end-sessions").perform(person, actor=chief, reason="x")
    person.grants.create(role=Role.SYSTEM, place=tree()["city"])
    here = signed_in()
    with pytest.raises(ActionRefused, match="自己的登录请在“我的登录”页面结束。"):
        find(User, "end-sessions").perform(person, actor=User.objects.get(pk=person.pk), reason="x")
    assert inside(here)


def test_losing_the_second_factor_ends_the_sessions_too(person):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    here = signed_in()
    TOTP.activate(person, generate_totp_secret())
    chief = somebody(Role.SYSTEM, tree()["city"])
    find(User, "reset-second-factor").perform(person, actor=chief, reason="手机丢失")
    assert not inside(here)

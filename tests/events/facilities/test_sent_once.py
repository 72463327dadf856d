"""A report that is sent twice is one report with one receipt; what is meant as a second one is not lost."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from events.facilities.models import FaultReport, FaultStep
from portal.limits.idempotency import FIELD, form_key
from portal.limits.models import SentForm
from tests.events.facilities.test_report_steps import hidden
from tests.events.facilities.test_reports import CONTACT, own_folder, picture, upload  # noqa: F401 - a fixture
from tests.journeys.test_methods import FORMS

pytestmark = pytest.mark.django_db
TEXT = "篮筐松动，快掉了"
GIVEN = {"description": TEXT, "contact": CONTACT}
LOOK_UPS = {"facilities:report_find"}  # forms that change nothing


@pytest.fixture
def facility(make):
    return make(name="湖西篮球场")


@pytest.fixture
def address(facility):
    return reverse("facilities:report_new", args=[facility.code])


def as_shown(page):
    """What the form on the page to check sends back."""
    return {"step": "send"} | {name: hidden(page, name) for name in ("description", "contact", "kept", FIELD)}


def receipts(answers):
    assert [answer.status_code for answer in answers] == [303] * len(answers)
    return {answer["Location"] for answer in answers}


def test_every_form_that_makes_something_carries_a_key(client, make):
    code = make().code
    for name in FORMS - LOOK_UPS:
        page = client.get(reverse(name, args=[code]))
        assert hidden(page.content.decode(), FIELD), name
        assert "no-store" in page["Cache-Control"], name


def test_each_page_has_a_key_of_its_own_which_goes_on_to_the_page_to_check(client, address):
    first, second = (hidden(client.get(address).content.decode(), FIELD) for _ in range(2))
    assert first != second
    check = client.post(address, {"step": "check", **GIVEN, FIELD: first}).content.decode()
    edit = client.post(address, as_shown(check) | {"step": "edit"}).content.decode()
    wrong = client.post(address, {"step": "check", "description": "", FIELD: first}).content.decode()
    assert [hidden(page, FIELD) for page in (check, edit, wrong)] == [first] * 3


def test_a_double_click_a_reload_and_the_back_button_give_the_same_receipt(client, address):
    page = client.post(address, {"step": "check", **GIVEN, "photo": upload(picture())}).content.decode()
    sent = as_shown(page)
    [receipt] = receipts([client.post(address, sent) for _ in range(3)])
    fault = FaultReport.objects.get()
    assert receipt == reverse("facilities:report", args=[fault.number])
    assert FaultStep.objects.count() == 1


def test_the_picture_that_waited_is_gone_and_the_second_sending_gets_its_receipt_all_the_same(
    client, address, django_capture_on_commit_callbacks
):
    page = client.post(address, {"step": "check", **GIVEN, "photo": upload(picture())}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post(address, as_shown(page))
    assert client.get(reverse("facilities:waiting_photo", args=[hidden(page, "kept")])).status_code == 404
    assert len(receipts([first, client.post(address, as_shown(page))])) == 1
    again = client.post(address, {"step": "check", **GIVEN, "photo": upload(picture())}).content.decode()
    assert len(receipts([first, client.post(address, as_shown(again))])) == 1, "filled in once more, on a new page"
    assert FaultReport.objects.count() == 1


def test_the_same_words_without_a_key_are_one_report_for_a_short_while(client, address, time_machine):
    time_machine.move_to("2026-11-20T12:00:00+08:00", tick=False)
    same = [GIVEN, GIVEN, {**GIVEN, FIELD: hidden(client.get(address).content.decode(), FIELD)}]
    blanks = {**GIVEN, "description": f" {TEXT}\r\n"}
    assert len(receipts([client.post(address, data) for data in [*same, blanks]])) == 1
    time_machine.shift(601)
    client.post(address, GIVEN)
    assert FaultReport.objects.count() == 2, "it may be broken again"


def test_the_same_words_of_a_stranger_are_another_report(client, address):
    """Who writes or guesses what somebody else has written gets a receipt of their own; IPv6 counts by its /64."""
    networks = ["192.0.2.6", "192.0.2.7", "2001:db8:1:2::5", "2001:db8:1:2::6", "2001:db8:1:3::5"]
    receipt_of = {home: receipts([client.post(address, GIVEN, REMOTE_ADDR=home)]) for home in networks}
    assert len({*map(str, receipt_of.values())}) == FaultReport.objects.count() == 4
    assert receipt_of["2001:db8:1:2::5"] == receipt_of["2001:db8:1:2::6"]


@pytest.mark.parametrize(
    "other",
    [
        {"description": TEXT, "contact": "13800002222"},  # somebody else
        {"description": TEXT},
        {"description": "篮筐松动，快掉了！", "contact": CONTACT},
    ],
)
def test_other_words_are_another_report(client, address, other):
    assert len(receipts([client.post(address, data) for data in (GIVEN, other)])) == 2


def test_another_picture_and_another_facility_are_another_report(client, address, make):
    elsewhere = reverse("facilities:report_new", args=[make().code])
    green = picture(size=(30, 30))
    sent = [(address, picture()), (address, green), (elsewhere, picture())]
    assert len(receipts([client.post(where, GIVEN | {"photo": upload(photo)}) for where, photo in sent])) == 3
    client.post(address, GIVEN)
    assert FaultReport.objects.count() == 4, "nobody gets a receipt that shows somebody else's picture"


def test_a_second_fault_written_on_the_page_of_the_first_is_asked_about_and_not_lost(client, address):
    page = client.post(address, {"step": "check", **GIVEN}).content.decode()
    client.post(address, as_shown(page))
    number = FaultReport.objects.get().number
    asked = client.post(address, as_shown(page) | {"description": "球门也坏了"})
    text = asked.content.decode()
    assert (asked.status_code, FaultReport.objects.count()) == (409, 1)
    assert f"您刚才已经提交过报修（受理号 {number}），这次的内容不一样，还没有提交。" in text
    assert hidden(text, "description") == "球门也坏了"
    assert client.post(address, as_shown(text)).status_code == 303
    assert sorted(FaultReport.objects.values_list("description", flat=True)) == sorted([TEXT, "球门也坏了"])


def test_a_page_that_was_open_for_days_is_looked_at_once_more(client, address, time_machine):
    time_machine.move_to("2026-11-20T12:00:00+08:00", tick=False)
    page = client.post(address, {"step": "check", **GIVEN}).content.decode()
    client.post(address, as_shown(page))
    time_machine.shift(2 * 86_400)
    late = client.post(address, as_shown(page))
    assert (late.status_code, FaultReport.objects.count()) == (200, 1)
    assert "这一页打开的时间太长了" in late.content.decode()
    client.post(address, as_shown(late.content.decode()))
    assert FaultReport.objects.count() == 2


@pytest.mark.parametrize(
    "key",
    [lambda: "invented", lambda: "a:b:c", lambda: form_key("letters"), lambda: form_key("facilities.fault") + "x"],
    ids=["invented", "three parts", "another form's", "one letter more"],
)
def test_a_key_that_is_none_of_this_form_is_replaced(client, address, key):
    sent = key()
    answer = client.post(address, {**GIVEN, FIELD: sent})
    assert (answer.status_code, FaultReport.objects.count()) == (200, 0)
    assert hidden(answer.content.decode(), FIELD) not in ("", sent)


def test_sending_again_does_not_count_as_another_message(client, address):
    client.defaults["REMOTE_ADDR"] = "192.0.2.6"
    assert len(receipts([client.post(address, GIVEN) for _ in range(12)])) == 1
    assert client.post(address, {"description": "第二处坏了"}).status_code == 303


def test_the_table_of_what_was_sent_holds_no_word(client, address):
    page = client.post(address, {"step": "check", **GIVEN}).content.decode()
    client.post(address, as_shown(page))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM limits_sentform")
        rows = str(cursor.fetchall())
    hold = [TEXT, CONTACT, FaultReport.objects.get().number, hidden(page, FIELD)]
    assert (SentForm.objects.count(), [word in rows for word in hold]) == (2, [False] * 4)


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_at_the_same_moment_get_one_receipt(address, client):
    page = client.post(address, {"step": "check", **GIVEN, "photo": upload(picture())}).content.decode()
    barrier, answers = threading.Barrier(4), []

    def one():
        try:
            barrier.wait(30)
            answers.append(Client().post(address, as_shown(page)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts(answers)) == 1
    assert (FaultReport.objects.count(), FaultStep.objects.count()) == (1, 1)

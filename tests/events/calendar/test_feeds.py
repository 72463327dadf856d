"""Feeds say who they are: their own address with the filters, ids that stay, times of change that are true."""

from datetime import date, datetime

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from events.calendar.models import Edition

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = [
    "/events/feed.rss",
    "/events/feed.rss?discipline=bench",
    "/events/feed.atom?year=2027&level=city",
    "/en/events/feed.rss?level=city",
    "/en/events/feed.atom",
]


def feed(client, address):
    return ElementTree.fromstring(client.get(address).content)


def own_address(root):
    (link,) = [one for one in root.iter(f"{ATOM}link") if one.get("rel") == "self"]
    return link.get("href")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES[:1] + ADDRESSES[2:])
def test_a_feed_names_itself_with_its_filters(client, address):
    assert own_address(feed(client, address)) == f"http://testserver{address}"


@pytest.mark.django_db
def test_what_a_feed_does_not_understand_is_no_part_of_its_name(client):
    assert own_address(feed(client, "/events/feed.atom?level=city&utm_source=x")) == (
        "http://testserver/events/feed.atom?level=city"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/events/feed.rss?level=city", "/events/?level=city"),
        ("/en/events/feed.rss?level=city", "/en/events/?level=city"),
    ],
)
def test_a_feed_leads_to_its_page_in_its_language(client, address, page):
    assert feed(client, address).find("channel/link").text == f"http://testserver{page}"


@pytest.mark.django_db
def test_an_item_s_id_is_the_same_in_every_feed_and_language(client, make_edition):
    shown = make_edition(level="city")
    found = {
        item.findtext(f"{ATOM}id")
        for address in ("/events/feed.atom", "/events/feed.atom?level=city", "/en/events/feed.atom")
        for item in feed(client, address).iter(f"{ATOM}entry")
    }
    found |= {item.findtext("guid") for item in feed(client, "/events/feed.rss").iter("item")}
    assert found == {f"urn:uuid:{shown.uid}"}


@pytest.mark.django_db
def test_a_feed_names_its_publisher(client, make_edition):
    make_edition(level="city")
    names = feed(client, "/events/feed.atom").findall(f"{ATOM}author/{ATOM}name")
    assert [one.text for one in names] == ["聊城市教育和体育局"]


@pytest.mark.django_db
def test_the_time_of_change_is_that_of_the_record(client, make_edition):
    shown = make_edition(level="city")
    moment = timezone.now().replace(2026, 3, 1, microsecond=0)
    Edition.objects.filter(pk=shown.pk).update(changed_at=moment)
    (item,) = feed(client, "/events/feed.atom").iter(f"{ATOM}entry")
    assert datetime.fromisoformat(item.findtext(f"{ATOM}updated")) == moment


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_calendar_and_its_entries_keep_their_language(client, make_edition, language):
    shown = make_edition(level="city", first_day=date(2027, 6, 5), last_day=date(2027, 6, 5), year=2027)
    answer = client.get(f"{language}/events/calendar.ics?level=city")
    found = Calendar.from_ical(answer.content)
    assert str(found["url"]) == f"http://testserver{language}/events/calendar.ics?level=city"
    (entry,) = found.walk("VEVENT")
    assert (str(entry["uid"]), str(entry["url"])) == (
        str(shown.uid),
        f"http://testserver{language}/events/{shown.slug}/",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/events/feed.rss", "/events/feed.atom", "/en/events/feed.rss"])
@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1f", "\ufffe", "\x01"])
def test_a_character_that_xml_cannot_hold_costs_itself_alone(client, make_edition, address, sign):
    edition = make_edition(title="端午龙舟赛")
    name = edition._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {name} SET title = %s, summary = %s", [f"龙舟{sign}赛", f"一{sign}句"])  # noqa: S608
    root = feed(client, address)
    titles = [one.text for one in root.iter() if one.tag in ("title", "{http://www.w3.org/2005/Atom}title")]
    assert titles[1:] == ["龙舟赛"]


@pytest.mark.django_db
def test_a_title_pasted_from_word_is_stored_without_what_nobody_sees(client, make_edition):
    edition = make_edition(title="龙舟\x0b赛\u200b")
    edition.refresh_from_db()
    assert edition.title == "龙舟赛"

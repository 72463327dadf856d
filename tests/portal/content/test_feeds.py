"""Feeds say who they are, and a text stays the same entry through its editions and channels."""

from datetime import datetime, timedelta

import pytest
from defusedxml import ElementTree
from django.utils import timezone

from portal.content.models import Channel, Edition
from tests.factories import make
from tests.portal.content.specimens import Desk
from tests.portal.content.test_pages import text

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def public():
    desk = Desk()
    channel = make(Channel, place=desk.city, code="notices", name="通知公告")
    return desk, desk.published(text(desk, channel))


def read(client, address):
    return ElementTree.fromstring(client.get(address).content)


@pytest.mark.parametrize("path", ["/news/{}.xml", "/en/news/{}.xml", "/news/notices/{}.xml"])
def test_a_feed_names_itself_its_page_and_its_publisher(client, public, path):
    for kind in ("rss", "atom"):
        feed = read(client, path.format(kind) + "?page=2&utm_source=x")
        [own] = [one.get("href") for one in feed.iter(f"{ATOM}link") if one.get("rel") == "self"]
        assert own == f"http://testserver{path.format(kind)}"
    page = f"http://testserver{path.format('')}".removesuffix(".xml")
    assert [one.get("href") for one in feed.findall(f"{ATOM}link")] == [page, own]
    bureau = "Liaocheng Education and Sports Bureau" if path.startswith("/en") else "聊城市教育和体育局"
    assert [one.text for one in feed.findall(f"{ATOM}author/{ATOM}name")] == [bureau]


def test_a_correction_is_the_same_entry_changed_at_its_own_moment(client, public, time_machine):
    desk, first = public
    before = {one.tag: one.text for one in read(client, "/news/atom.xml").find(f"{ATOM}entry")}
    later = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    time_machine.move_to(later, tick=False)
    desk.does("revise", first, desk.author)
    desk.published(Edition.objects.get(serial=2))
    [now] = [{one.tag: one.text for one in entry} for entry in read(client, "/news/atom.xml").iter(f"{ATOM}entry")]
    assert (now[f"{ATOM}id"], now[f"{ATOM}published"]) == (before[f"{ATOM}id"], before[f"{ATOM}published"])
    assert datetime.fromisoformat(now[f"{ATOM}updated"]) == later
    other = make(Channel, place=desk.city, code="news", name="教育新闻")
    type(first.document).objects.update(channel=other)
    [moved] = read(client, "/news/news/atom.xml").iter(f"{ATOM}entry")
    assert moved.findtext(f"{ATOM}id") == before[f"{ATOM}id"]

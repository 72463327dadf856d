"""What readers get of texts: lists, pages, feeds, the API, and nothing that is not public now."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from portal.content.models import Channel, Document, Edition
from portal.pagecache.expiry import expires
from tests.factories import make
from tests.portal.content.specimens import Desk


def words(answer):
    """What stands on a page, without its tags."""
    return strip_tags(answer.content.decode())


pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def channel(desk):
    return make(Channel, place=desk.city, code="notices", name="通知公告")


def text(desk, channel, title="冬季长跑活动通知", **values):
    document = make(Document, place=desk.city, channel=channel)
    return make(Edition, place=desk.city, document=document, title=title, **values)


def places(edition):
    """Everywhere a reader could meet the text."""
    number = edition.document_id
    return {
        "page": f"/news/notices/{number}/", "list": "/news/notices/", "overview": "/news/", "feed": "/news/rss.xml",
        "channel feed": "/news/notices/rss.xml", "atom": "/news/notices/atom.xml", "search": "/search/?q=长跑",
        "API": "/api/v1/news/documents", "home": "/", "sitemap": "/sitemap.xml?section=news",
    }  # fmt: skip


def shown(client, edition):
    """The places where it is to be read."""
    found = set()
    for name, address in places(edition).items():
        answer = client.get(address)
        content = answer.content.decode() if answer.status_code == 200 else ""
        if edition.title in content or f"/news/notices/{edition.document_id}/" in content:
            found.add(name)
    return found


def test_a_public_text_is_everywhere(client, desk, channel):
    edition = desk.published(text(desk, channel))
    assert shown(client, edition) == set(places(edition))


def test_nothing_in_work_is_anywhere(client, desk, channel):
    edition = desk.reviewed(text(desk, channel))
    assert shown(client, edition) == set()


@pytest.mark.parametrize("kind", ["mistake", "personal"])
def test_a_withdrawn_text_is_nowhere_on_the_next_request(client, desk, channel, kind):
    edition = desk.published(text(desk, channel))
    shown(client, edition)
    desk.does("withdraw", edition.document, desk.publisher, kind=kind, words="内容有误。")
    assert shown(client, edition) == set()
    answer = client.get(f"/news/notices/{edition.document_id}/")
    assert (answer.status_code, "内容有误。" in answer.content.decode()) == (410, True)


def test_a_planned_text_appears_at_its_moment_without_anybody(client, desk, channel, time_machine):
    moment = (timezone.now() + timedelta(hours=2)).replace(microsecond=0)
    edition = desk.published(text(desk, channel), moment=moment)
    assert shown(client, edition) == set()
    time_machine.move_to(moment - timedelta(seconds=1))
    assert shown(client, edition) == set()
    time_machine.move_to(moment)
    assert shown(client, edition) == set(places(edition))


def test_an_archived_text_is_read_at_its_address_alone(client, desk, channel):
    edition = desk.published(text(desk, channel))
    desk.published(text(desk, channel, title="别的通知"))
    desk.does("withdraw", edition.document, desk.publisher, kind="archived")
    assert shown(client, edition) == {"page"}
    assert "已归档，仅供查阅" in words(client.get(f"/news/notices/{edition.document_id}/"))


def test_a_merged_text_leads_to_the_other(client, desk, channel):
    edition, other = desk.published(text(desk, channel)), desk.published(text(desk, channel, title="合并后的通知"))
    desk.does("withdraw", edition.document, desk.publisher, kind="merged", into={"target": other.document})
    answer = client.get(f"/news/notices/{edition.document_id}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/news/notices/{other.document_id}/")


def test_a_text_in_another_channel_has_one_address(client, desk, channel):
    edition = desk.published(text(desk, channel))
    make(Channel, place=desk.city, code="other")
    answer = client.get(f"/news/other/{edition.document_id}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/news/notices/{edition.document_id}/")


def test_a_channel_without_texts_is_not_shown(client, desk, channel):
    assert client.get("/news/notices/").status_code == 404
    assert "通知公告" not in words(client.get("/news/"))
    desk.published(text(desk, channel))
    Channel.objects.update(is_open=False)
    assert client.get("/news/notices/").status_code == 404


def test_the_page_of_a_text(client, desk, channel):
    body = "<h2>一、时间</h2><p>周六。</p><table><tr><td>甲</td><td>乙</td></tr></table>"
    edition = desk.published(text(desk, channel, body=body, source="甲县教育和体育局"))
    page = client.get(f"/news/notices/{edition.document_id}/").content.decode()
    assert '<h2 id="s1">一、时间</h2>' in page
    assert 'role="region" aria-label="表格"' in page
    assert '<meta name="ContentSource" content="甲县教育和体育局">' in page


@pytest.mark.parametrize("name", ["list", "overview", "page", "home", "search", "sitemap", "API", "feed", "atom"])
def test_a_kept_page_ends_when_the_next_text_appears(client, desk, channel, name):
    """No worker runs at that moment: what is kept has to know it."""
    edition = desk.published(text(desk, channel))
    moment = (timezone.now() + timedelta(minutes=1)).replace(microsecond=0)
    desk.published(text(desk, channel, title="另一篇"), moment=moment)
    answer = client.get(places(edition)[name])
    assert answer.status_code == 200
    assert expires(answer, answer.wsgi_request) == moment.timestamp()


def test_a_withdrawn_text_is_back_with_its_next_edition(client, desk, channel):
    edition = desk.published(text(desk, channel))
    desk.does("withdraw", edition.document, desk.publisher, kind="mistake", words="内容有误。")
    desk.does("revise", edition, desk.author)
    desk.published(Edition.objects.get(serial=2))
    answer = client.get(f"/news/notices/{edition.document_id}/")
    assert (answer.status_code, "内容有误。" in words(answer)) == (200, False)


def test_a_withdrawn_text_that_has_a_planned_edition_is_back_at_its_moment(client, desk, channel, time_machine):
    """The plan of the same text ends what is public only at its moment; withdrawing ends both at once."""
    edition = desk.published(text(desk, channel))
    desk.does("revise", edition, desk.author)
    moment = (timezone.now() + timedelta(hours=1)).replace(microsecond=0)
    desk.published(Edition.objects.get(serial=2), moment=moment)
    desk.does("withdraw", edition.document, desk.publisher, kind="mistake")
    assert shown(client, edition) == set()
    desk.does("revise", edition, desk.author)
    later = moment + timedelta(hours=1)
    desk.published(Edition.objects.get(serial=3), moment=later)
    time_machine.move_to(later - timedelta(seconds=1))
    assert shown(client, edition) == set()
    time_machine.move_to(later)
    assert shown(client, edition) == set(places(edition))

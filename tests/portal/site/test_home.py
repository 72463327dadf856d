"""The home page is made of what the rooms offer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.pagecache.expiry import changes_at
from portal.site import registry
from portal.site.registry import HomeBlock, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms():
    """Empty registries, to be filled by the test; afterwards they hold what they held, and nothing more."""
    filled = [registry.NAVIGATION, registry.TASKS, registry.BLOCKS]
    before = [dict(one) for one in filled]
    for one in filled:
        one.clear()
    yield registry
    for one, held in zip(filled, before, strict=True):
        one.clear()
        one.update(held)


def block(key, order, content):
    template = "components/empty.html"
    return HomeBlock(key=key, order=order, template=template, content=lambda request: content)


def test_a_site_without_content_says_so(client, rooms):
    html = client.get("/").content.decode()
    assert "栏目正在准备" in html
    assert 'class="wrap tasks"' not in html


def test_blocks_come_in_order_and_empty_ones_are_left_out(client, rooms):
    rooms.BLOCKS.update(
        late=block("late", 40, {"title": "第二块"}),
        nothing=block("nothing", 20, None),
        early=block("early", 10, {"title": "第一块"}),
    )
    html = client.get("/").content.decode()
    assert "栏目正在准备" not in html
    assert html.count('class="empty"') == 2
    assert html.index("第一块") < html.index("第二块")


def test_tasks_fill_strip_and_hot_links_and_footer_while_their_page_exists(client, rooms):
    rooms.TASKS.update(
        a=Task(label="区划查询", note="县与乡镇", icon="map", url_name="places:index", order=2),
        b=Task(label="还没有的页", note="", icon="map", url_name="nowhere:index", order=1),
    )
    html = client.get("/").content.decode()
    assert html.count('<a href="/places/">') == 3
    assert "还没有的页" not in html


def test_the_current_entry_of_the_navigation_is_marked(client, rooms):
    rooms.navigation_entry("places", "区划", "places:index", order=1)
    html = client.get("/").content.decode()
    assert '<a href="/" aria-current="page">首页</a>' in html
    assert '<a href="/places/">区划</a>' in html


def test_a_block_says_when_it_would_look_different_and_the_page_says_the_earliest(client, rooms):
    def content(moment):
        return lambda request: changes_at(request, moment) and {"title": "现在开放"}

    soon = timezone.now() + timedelta(seconds=30)
    for number, moment in enumerate((soon + timedelta(seconds=9), soon)):
        rooms.BLOCKS[str(number)] = HomeBlock(
            key=str(number), order=number, template="components/empty.html", content=content(moment)
        )
    assert client.get("/").cache_policy.expires == soon.timestamp()

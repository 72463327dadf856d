"""The entrances of the home page by audience: each leads to something that is there."""

import re

import pytest

from portal.site import entrances, registry
from portal.site.registry import Audience

pytestmark = pytest.mark.django_db


def test_every_audience_has_entrances_and_each_answers(client, with_demonstration):
    groups = entrances.groups()
    assert [group.audience for group in groups] == list(Audience)
    assert {group.audience: len(group.links) for group in groups if len(group.links) < 2} == {}
    addresses = {url for group in groups for _label, url in group.links}
    ignored = {url for url in addresses if 'class="alert alert--warn mt-4"' in client.get(url).content.decode()}
    statuses = {url: client.get(url).status_code for url in addresses}
    assert (ignored, {url: code for url, code in statuses.items() if code not in (200, 303)}) == (set(), {})


def test_the_tile_of_fault_reports_leads_to_the_report_and_no_word_promises_catchments(client, with_demonstration):
    page = client.get("/").content.decode()
    assert "学区" not in page
    assert re.search(r'href="/facilities/report/">.{0,900}?<span>场地报修', page, flags=re.S)
    assert 'href="/networks/"' in page


def test_what_has_no_page_is_left_out(monkeypatch):
    monkeypatch.setattr(registry, "ENTRANCES", table := {})
    monkeypatch.setattr(entrances, "ENTRANCES", table)
    registry.entrance(Audience.PARENTS, "入学", "enrolment:nowhere", order=10)
    registry.entrance(Audience.PUPILS, "首页", "site:home", order=20, q="x")
    assert [(group.audience, group.links) for group in entrances.groups()] == [(Audience.PUPILS, [("首页", "/?q=x")])]

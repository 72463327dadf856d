"""What waits for whom on the dashboard: each row for somebody who may decide about it, and for nobody else."""

import pytest
from django.test import RequestFactory

from portal.content import backoffice
from portal.content.models import Edition
from tests.factories import make
from tests.portal.content.specimens import ALL, Desk

pytestmark = pytest.mark.django_db
LISTS = (backoffice.first, backoffice.second, backoffice.final, backoffice.ready, backoffice.returned)


def waiting(person):
    """The names of the lists in which the person has something to do."""
    request = RequestFactory().get("/")
    request.user = person
    return [one.name for one in LISTS if one.narrow(request, Edition.objects.all()).exists()]


def test_a_text_waits_for_those_who_may_decide_about_it():
    desk, other = Desk(), Desk()
    edition = make(Edition, place=desk.city)
    assert waiting(other.first) == []
    edition = desk.does("submit", edition, desk.author)
    assert (waiting(desk.author), waiting(other.first)) == ([], ["first"])
    edition = desk.does("pass", edition, desk.first, **ALL)
    assert (waiting(desk.first), waiting(other.second)) == ([], ["second"])
    edition = desk.does("return", edition, desk.second, opinion="标题请写全。")
    assert (waiting(desk.author), waiting(other.author)) == (["returned"], [])
    desk.reviewed(edition)
    assert (waiting(desk.final), waiting(desk.publisher)) == ([], ["ready"])


def test_the_dashboard_of_a_reviewer_leads_to_the_text(client):
    desk = Desk()
    edition = desk.does("submit", make(Edition, place=desk.city), desk.author)
    client.force_login(desk.first)
    page = client.get("/admin/content/edition/?waiting=first").content.decode()
    assert f'href="/admin/content/edition/{edition.pk}/change/' in page
    assert "待初审的稿件" in client.get("/admin/").content.decode()
    client.force_login(desk.publisher)
    assert "待初审的稿件" not in client.get("/admin/").content.decode()

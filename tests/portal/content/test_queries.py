"""How many questions pages and actions ask of the database."""

import pytest

from portal.content.models import Channel, Document, Edition
from tests.factories import make, person
from tests.portal.content.specimens import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def edition(desk):
    channel = make(Channel, place=desk.city, code="notices")
    for _ in range(3):
        edition = make(Edition, place=desk.city, document=make(Document, place=desk.city, channel=channel))
        desk.published(edition)
    return Edition.objects.order_by("pk")[1]


@pytest.mark.parametrize(("address", "most"), [("/news/notices/", 14), ("/news/", 14), ("page", 8)])
def test_a_page_that_is_not_kept(client, edition, django_assert_max_num_queries, address, most):
    address = edition.get_absolute_url() if address == "page" else address
    client.get(address)  # what is learnt once for the process
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


def test_a_publication(desk, django_assert_max_num_queries):
    """Among them are the savepoints and questions of all constraints of an edition, 24 by number."""
    edition = desk.reviewed(make(Edition, place=desk.city))
    with django_assert_max_num_queries(66):
        desk.does("publish", edition, desk.publisher)


def test_the_form_of_a_draft(client, desk, django_assert_max_num_queries):
    edition = make(Edition, place=desk.city)
    client.force_login(person(is_superuser=True, is_staff=True))
    address = f"/admin/content/edition/{edition.pk}/change/"
    client.get(address)
    with django_assert_max_num_queries(26):
        assert client.get(address).status_code == 200

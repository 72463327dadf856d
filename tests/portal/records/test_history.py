"""The contract of the attributes through which django-simple-history is told reason and author."""

import pytest
from django.test import RequestFactory
from simple_history.middleware import HistoryRequestMiddleware

from portal.records.history import current_request, in_batch, set_reason, without_author
from tests.factories import person, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return tree()["a1"]


def saved_by(user, record):
    """The history row of a save within a request of the person."""
    request = RequestFactory().post("/")
    request.user = user
    HistoryRequestMiddleware(lambda request: record.save())(request)
    return record.history.first()


def test_the_reason_is_in_the_next_row(place):
    set_reason(place, "行政区划调整")
    assert saved_by(person(), place).history_change_reason == "行政区划调整"


def test_the_row_names_the_person_of_the_request_unless_it_is_to_name_nobody(place):
    user = person()
    assert saved_by(user, place).history_user == user
    without_author(place)
    assert saved_by(user, place).history_user is None


def test_the_request_is_known_while_it_is_answered():
    request, seen = RequestFactory().get("/"), []
    HistoryRequestMiddleware(lambda request: seen.append(current_request()))(request)
    assert (seen, current_request()) == ([request], None)


def test_rows_of_a_batch_name_it(place):
    with in_batch(7):
        place.save()
    inside = place.history.first().history_batch
    place.save()
    assert (inside, place.history.first().history_batch) == (7, None)

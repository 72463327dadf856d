import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.roles import Role
from portal.places.models import Kind, Place
from tests.factories import person, tree
from tests.portal.backoffice.test_access import address

pytestmark = pytest.mark.django_db
ROWS = 50_000


@pytest.fixture
def many():
    county = tree()["a"]
    rows = (
        Place(
            code=f"{500000000 + n}", name=f"第{n}镇", kind=Kind.TOWN, parent=county, county=county, sort_key=f"{n:06}"
        )
        for n in range(ROWS)
    )
    Place.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_place")  # what a running database knows of its tables by itself


@pytest.mark.parametrize("role_place", ["city", "a"])
def test_a_list_of_50000_rows_opens_in_12_queries_and_its_search_takes_one(client, many, role_place):
    client.force_login(person(Role.DATA, tree()[role_place]))
    client.get(reverse("admin:index"))
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address(Place, "changelist"))
    assert answer.context["cl"].result_count > ROWS
    assert len(queries) <= 12, [query["sql"][:120] for query in queries]

    options = {"app_label": "accounts", "model_name": "grant", "field_name": "place", "term": "第49"}
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    client.get(reverse("admin:index"))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("admin:autocomplete"), options).json()
    assert len(answer["results"]) == 20
    assert answer["pagination"] == {"more": True}
    rows = [query["sql"] for query in queries if 'FROM "places_place"' in query["sql"]]
    assert len(rows) == 1, rows
    assert len(queries) == 4, [query["sql"][:100] for query in queries]  # session, account, grants, and the rows

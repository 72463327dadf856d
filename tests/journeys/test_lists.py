"""Every list of the site is made of the shared parts, and behaves like the others."""

import re

import pytest

from portal.site.lists.listing import ListPage
from tests.forbidden_queries import no_query_in_templates

pytestmark = pytest.mark.django_db
# A page of each list, one with a choice taken, one that finds nothing, one with values that mean nothing.
LISTS = {
    "/schools/": ("?county=371502&stage=primary", "?q=没有的学校", "?county=0&stage=0&ownership=0&status=0"),
    "/networks/": ("?county=371502&kind=group", "?q=没有的集团", "?county=0&kind=0&mode=0&status=0"),
    "/facilities/": ("?county=371502&free=1&near=371502", "?q=没有的场地", "?kind=0&county=0&near=0&open=0"),
    "/events/": (
        "?level=city&sort=entry",
        "?year=1999",
        "?year=0&level=0&discipline=0&status=0&county=0&view=0&month=0",
    ),
    "/indicators/": ("?q=率", "?q=没有的指标", ""),
}

# A choice with the count 0, as a field or as a chip, that is not the one taken.
CHOICE_OF_NOTHING = re.compile(
    r'<option value="[^"]+">[^<]*（0）|<a class="chip" href="[^"]*">[^<]*<sup class="num">0<'
)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_what_its_view_has_fetched(client, with_demonstration, path):
    chosen, nothing, strange = LISTS[path]
    for query in ("", chosen, nothing, strange, "?page=2", "?page=x"):
        with no_query_in_templates():
            response = client.get(f"{path}{query}")
        assert response.status_code == 200
        listing = response.context["listing"]
        assert isinstance(listing, ListPage)
        assert (listing.total == 0) == (query == nothing)
        assert CHOICE_OF_NOTHING.findall(response.content.decode()) == []
        ignored = re.findall("已忽略。", response.content.decode())
        assert len(ignored) == len(listing.filters.ignored) == (strange.count("=") if query == strange else 0)


@pytest.mark.parametrize("path", LISTS)
def test_a_file_has_as_many_rows_as_the_list_and_says_whose_they_are(client, with_demonstration, path):
    chosen = LISTS[path][0]
    listing = client.get(f"{path}{chosen}").context["listing"]
    exported = {export.format: export.url for export in listing.exports}
    assert {"csv", "xlsx"} <= exported.keys()
    lines = b"".join(client.get(f"{path}{exported['csv']}").streaming_content).decode("utf-8-sig").splitlines()
    empty = lines.index("")  # the rows end here, and what the file says of itself begins
    assert (empty - 1 == listing.total) == (path != "/indicators/")  # whose file has a row for each value
    notes = lines[empty + 1 :]
    assert notes[0] == "许可：可自由使用，请注明来源：聊城市教育和体育局"
    assert [note.partition("：")[0] for note in notes[:3]] == ["许可", "来源", "数据截至"]


@pytest.mark.parametrize(
    "path", ["schools", "networks", "places", "facilities/", "events", "events/brands", "indicators"]
)
def test_every_list_of_the_api_pages_and_tells_in_the_same_way(client, with_demonstration, path):
    whole = client.get(f"/api/v1/{path}?limit=500").json()
    assert whole["previous"] is None
    first = client.get(f"/api/v1/{path}?limit=2").json()
    assert (first["count"], first["items"]) == (whole["count"], whole["items"][:2])
    second = client.get(first["next"]).json()
    assert (second["offset"], second["items"]) == (2, whole["items"][2:4])
    assert second["previous"].endswith("limit=2")
    assert client.get(f"/api/v1/{path}?page=2&size=2").json()["items"] == second["items"]
    envelope = ("licence", "licence_url", "source", "as_of", "count", "offset", "limit", "next", "previous", "ignored")
    assert list(first) == [*envelope, "items"]

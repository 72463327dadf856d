"""Filters, facets, pages and files of a list, on a small list of places that is made of the shared parts alone."""

from datetime import date
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.places.models import Place
from portal.site.lists.facets import facet, facet_counts
from portal.site.lists.fields import Choice, Day, Switch, Text, cleaned
from portal.site.lists.filters import Filters, Ignored
from portal.site.lists.paging import CursorError, keyset, numbered
from tests.forbidden_queries import no_query_in_templates


class Wanted(Filters):
    q = Text("名称")
    kind = Choice("类型", among=("a", "b"))
    free = Switch("免费")
    day = Day("日期", earliest=date(2000, 1, 1), latest=date(2100, 1, 1))
    sort = Choice("排序", among=("name", "date"), default="name", narrows=False)


def read(query):
    return Wanted.read(QueryDict(query))


def test_values_are_read_in_their_types():
    filters = read("sort=date&day=2026-05-06&free=1&kind=b&q=%E5%AD%A6%E6%A0%A1")
    assert (filters.q, filters.kind, filters.free, filters.day, filters.sort) == (
        "学校", "b", True, date(2026, 5, 6), "date",
    )  # fmt: skip
    assert filters.ignored == ()


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ("kind=c", [Ignored("kind", "类型", "c")]),
        ("free=yes", [Ignored("free", "免费", "yes")]),
        ("day=2026-02-30", [Ignored("day", "日期", "2026-02-30")]),
        ("day=1999-12-31", [Ignored("day", "日期", "1999-12-31")]),
        ("sort=price&kind=%00", [Ignored("sort", "排序", "price")]),
        ("kind=A&free=0", [Ignored("kind", "类型", "A"), Ignored("free", "免费", "0")]),
    ],
)
def test_a_value_that_means_nothing_is_set_aside_and_named(query, ignored):
    filters = read(query)
    assert list(filters.ignored) == ignored
    assert filters == Wanted()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(), st.text(), st.text(), st.text())
def test_no_text_is_too_strange_to_read(kind, free, day, q):
    filters = Wanted.read({"kind": kind, "free": free, "day": day, "q": q})
    assert filters.q == cleaned(q)
    assert Wanted.read(QueryDict(filters.query())) == filters


def test_the_query_is_canonical():
    filters = read("sort=name&kind=b&utm=x&q=+%EF%BC%91+&page=7")
    assert filters.query() == "q=1&kind=b"
    assert filters.query(page="2", format="") == "q=1&kind=b&page=2"
    assert (filters.link(), Wanted().link()) == ("?q=1&kind=b", ".")
    assert filters.link(kind="", sort="date") == "?q=1&sort=date"
    assert filters.chosen() == {"q": "1", "kind": "b"}
    assert filters.changed(sort="date").hidden("q") == [("kind", "b"), ("sort", "date")]
    assert filters == read("kind=b&q=1")
    assert len({filters, read("kind=b&q=1")}) == 1


def test_a_field_that_does_not_exist_is_a_fault_of_the_program():
    with pytest.raises(TypeError, match="Wanted has no field colour"):
        Wanted(colour="red")


def test_what_is_set_beside_the_words_is_counted():
    assert [read(query).set_beside_words for query in ("", "q=x", "q=x&kind=b&free=1&sort=date")] == [0, 0, 2]


def test_a_choice_that_would_find_nothing_is_offered_only_where_it_is_taken():
    found = [facet(read(query), "kind", [("a", "甲", 0), ("b", "乙", 0)]) for query in ("", "kind=b")]
    assert [[one.value for one in each.options] for each in found] == [[], ["b"]]


def test_a_facet_links_to_the_list_with_the_choice_taken():
    filters = read("q=x&kind=b&free=1")
    found = facet(filters, "kind", [("a", "甲", 3), ("b", "乙")], drops=["free"])
    assert [(one.value, one.label, one.count, one.chosen, one.url) for one in found.chips] == [
        ("", "全部", None, False, "?q=x"),
        ("a", "甲", 3, False, "?q=x&kind=a"),
        ("b", "乙", None, True, "?q=x&kind=b&free=1"),
    ]


ROWS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sets(st.sampled_from("xyz")), st.sampled_from("mn"), st.integers(1, 4)),
    max_size=12,
)
CHOICES = st.fixed_dictionaries({}, optional={"one": st.sampled_from("ab"), "many": st.sampled_from("xyz")})


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, CHOICES)
def test_a_count_is_what_taking_the_choice_finds(rows, chosen):
    light = [({"one": {one}, "many": many, "below": {below}}, number) for one, many, below, number in rows]

    def found(wanted):
        return sum(n for values, n in light if all(value in values[name] for name, value in wanted.items()))

    chosen = {**chosen, "below": "m"}
    counts = facet_counts(light, chosen, ("one", "many", "below"), released={"one": ("below",)})
    assert counts.total == found(chosen)
    rest = {name: value for name, value in chosen.items() if name != "below"}
    for value, number in counts.values["one"].items():
        assert number == found({**rest, "one": value})
    for name in ("many", "below"):
        for value, number in counts.values[name].items():
            assert number == found({**chosen, name: value})
    assert set(counts.values["many"]) == {value for values, _n in light for value in values["many"]}


def test_a_page_by_number_is_fetched_and_never_out_of_range():
    pages = [numbered(list("abcde"), 2, number) for number in ("2", "x", "9", None, "0", "-1")]
    assert [(page.number, page.object_list) for page in pages] == [
        (2, ["c", "d"]),
        (1, ["a", "b"]),
        (3, ["e"]),
        *[(1, ["a", "b"])] * 3,
    ]


def test_a_known_count_is_not_asked_for_again(places, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = numbered(Place.objects.order_by("code"), 3, "2", count=7)
        assert (len(page.object_list), page.paginator.num_pages) == (3, 3)
        assert [place.code for place in page] == [place.code for place in page.object_list]


@pytest.mark.parametrize("order", [["code"], ["-kind", "code"], ["county__code", "-sort_key", "pk"]])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_keyset_walks_through_all_rows_and_back(places, order, size):
    rows = Place.objects.exclude(county=None).filter(code__startswith="371502").select_related("county")
    expected = list(rows.order_by(*order))
    assert len(expected) > 7
    forward, cursor = [], ""
    while cursor is not None:
        page = keyset(rows, order, size, after=cursor)
        assert (page.before is None) == (not forward)
        forward += page.rows
        cursor = page.after
    assert forward == expected
    backward, cursor = page.rows, page.before
    while cursor is not None:
        page = keyset(rows, order, size, before=cursor)
        backward = page.rows + backward
        cursor = page.before
    assert backward == expected


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "W251bGxd", "WzEsMl0", "W3t9XQ", "中", "WyIyMDI2Il0="])
def test_a_cursor_that_is_not_ours_is_refused(places, cursor):
    rows = Place.objects.exclude(valid_from=None)
    with pytest.raises(CursorError):
        keyset(rows, ["valid_from"], 5, after=cursor)


@pytest.fixture
def sample(settings, places):
    """The address of the sample list, with its template beside the site's."""
    templates = settings.TEMPLATES[0]
    folder = Path(__file__).parent / "templates"
    with override_settings(
        ROOT_URLCONF="tests.portal.site.sample_list", TEMPLATES=[{**templates, "DIRS": [*templates["DIRS"], folder]}]
    ):
        yield "/sample/"


def test_the_page_shows_what_was_asked_and_starts_no_query_in_its_template(client, sample, django_assert_num_queries):
    with no_query_in_templates(), django_assert_num_queries(4):  # identity, counts, county exists, rows
        html = client.get(f"{sample}?county=371502&kind=subdistrict&page=1").content.decode()
    assert html.count("<li>") > 10
    assert '<option value="371502" selected>' in html
    assert 'href="?county=371502" aria' not in html
    assert '<input type="hidden" name="kind" value="subdistrict">' in html
    assert 'href="?county=371502&amp;kind=town"' in html
    assert 'href="?county=371502&amp;kind=subdistrict&amp;format=xlsx"' in html
    assert 'href="/api/v1/sample?county=371502&amp;kind=subdistrict"' in html
    assert "来源：聊城市教育和体育局区划登记，<time" in html


def test_the_page_says_what_it_has_set_aside(client, sample):
    html = client.get(f"{sample}?county=999999&kind=%3Cb%3E").content.decode()
    assert "没有“999999”这个县（市、区），已忽略。" in html
    assert "没有“&lt;b&gt;”这个类别，已忽略。" in html
    assert html.count("已忽略") == 2


def test_an_empty_list_says_so_and_leads_back(client, sample):
    html = client.get(f"{sample}?q=不存在的地名").content.decode()
    assert '<p class="empty__t">没有符合条件的地名</p><p>试试减少筛选条件。</p><p><a href=".">查看全部</a></p>' in html


def test_a_file_has_the_rows_of_the_list_and_says_whose_they_are(client, sample):
    response = client.get(f"{sample}?county=371502&kind=subdistrict&sort=code&format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    rows = Place.objects.filter(county__code="371502", kind="subdistrict", valid_to=None).order_by("code")
    assert lines[1 : rows.count() + 1] == [f"{place.name},{place.code}" for place in rows]
    text = "\n".join(lines[rows.count() + 1 :])
    assert "许可：可自由使用，请注明来源：聊城市教育和体育局" in text
    assert "来源：聊城市教育和体育局区划登记" in text

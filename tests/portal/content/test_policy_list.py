"""The list of policy documents: by theme, by whether they are in force, by number."""

from datetime import date

import pytest

from portal.content.models import EditionLink, Policy
from tests.portal.content.specimens import Desk
from tests.portal.content.test_papers import NOON, policy, text

pytestmark = pytest.mark.django_db
ADDRESS = "/news/policy/"


@pytest.fixture
def desk(time_machine):
    time_machine.move_to(NOON, tick=False)
    return Desk()


@pytest.fixture
def documents(desk):
    """Three in force, of which one begins later and one was repealed by another."""
    old = policy(desk, "旧办法", theme="sport", doc_number="聊教体发〔2021〕18 号", formed_on=date(2021, 1, 1))
    new = policy(desk, "新办法", theme="sport", doc_number="聊教体发〔2026〕12 号", formed_on=date(2026, 10, 1))
    ahead = policy(desk, "来年的规定", theme="basic", effective_on=date(2027, 1, 1))
    EditionLink.objects.create(edition=new, kind="repeals", target=old.document)
    return [desk.published(edition) for edition in (old, new, ahead)]


def titles(answer):
    return [edition.title for edition in answer.context["listing"].rows]


def offered(answer, name):
    return [(option.value, option.count) for option in answer.context["listing"].facets[name].options]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["来年的规定", "新办法", "旧办法"]),
        ("?standing=repealed", ["旧办法"]),
        ("?standing=in_force", ["新办法"]),
        ("?standing=ahead", ["来年的规定"]),
        ("?theme=sport", ["新办法", "旧办法"]),
        ("?theme=sport&standing=in_force", ["新办法"]),
        ("?theme=basic&standing=in_force", []),
        ("?q=聊教体发[2026]12号", ["新办法"]),
        ("?q=聊教体发（２０２１）18号", ["旧办法"]),
        ("?year=2025", []),
        ("?theme=x&standing=²", ["来年的规定", "新办法", "旧办法"]),
    ],
)
def test_documents_are_found(client, documents, query, expected):
    assert titles(client.get(ADDRESS + query)) == expected


def test_each_choice_says_how_many_it_leaves(client, documents):
    answer = client.get(ADDRESS + "?theme=sport")
    assert offered(answer, "theme") == [("basic", 1), ("sport", 2)]
    assert offered(answer, "standing") == [("in_force", 1), ("repealed", 1)]
    assert offered(answer, "year") == [("2026", 2)]


def test_a_row_shows_number_and_standing(client, documents):
    rows = client.get(ADDRESS).content.decode().split('<li class="nitem"')[1:]
    shown = [
        [word for word in ("现行有效", "已废止", "尚未施行", "聊教体发〔2026〕12 号") if word in row] for row in rows
    ]
    assert shown == [["尚未施行"], ["现行有效", "聊教体发〔2026〕12 号"], ["已废止"]]


def test_a_channel_of_another_kind_has_neither(client, desk):
    """And what is asked of it means nothing there."""
    desk.published(text(desk, "news"))
    answer = client.get("/news/news/?theme=sport")
    assert [*answer.context["listing"].facets] == ["year"]
    assert len(titles(answer)) == 1


@pytest.mark.parametrize("query", ["?utm=1&standing=in_force&theme=sport", "?theme=sport&standing=in_force"])
def test_the_canonical_address_keeps_what_was_chosen(client, documents, query):
    page = client.get(ADDRESS + query).content.decode()
    assert '<link rel="canonical" href="http://testserver/news/policy/?standing=in_force&amp;theme=sport">' in page


def test_queries_do_not_grow_with_documents(client, desk, documents, django_assert_max_num_queries):
    with django_assert_max_num_queries(14) as few:
        client.get(ADDRESS)
    for number in range(5):
        desk.published(policy(desk, f"办法 {number}"))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(ADDRESS)
    assert Policy.objects.count() == 8

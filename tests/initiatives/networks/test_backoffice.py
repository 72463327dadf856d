"""The back office: actions, rows edited together, cards, filters, and how many queries a list takes."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.networks import backoffice as network_cards
from initiatives.networks.models import Membership
from initiatives.schools import backoffice as school_cards
from initiatives.schools.models import School, UrbanRural
from portal.accounts.roles import Role
from tests.factories import person
from tests.initiatives import factories as make
from tests.initiatives.acting import act, action_page
from tests.posting import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    clerk = person(Role.EDITOR, make.county())
    client.force_login(clerk)
    return clerk


def acted(client, record, action_name, /, **answers):
    return act(client, record, action_name, **{"precision": "day", **answers})


def test_nothing_happens_by_looking(client, clerk):
    school = make.school()
    client.get(action_page(school, "close"))
    client.get(action_page(school, "confirm"))
    school.refresh_from_db()
    assert (school.close_date, school.confirmed_on) == (None, None)


def test_a_clerk_closes_merges_renames_and_confirms_within_the_county(client, clerk):
    school, other, third = make.school(1), make.school(2), make.school(3)
    membership = make.member(make.network(), school)
    day = "2024-09-01"
    assert acted(client, school, "close", day=day, reason="布局调整").status_code == 302
    assert acted(client, other, "merge", day=day, reason="合并", into=third.code).status_code == 302
    assert acted(client, third, "rename", day=day, reason="批复", name="新名小学").status_code == 302
    assert acted(client, third, "confirm").status_code == 302
    for row in (school, other, third, membership):
        row.refresh_from_db()
    assert (school.close_date, membership.valid_to) == (date(2024, 9, 1), date(2024, 9, 1))
    assert other.successor_links.get().to_school == third
    assert third.name == "新名小学"
    assert third.confirmed_on is not None


def test_chosen_schools_are_confirmed_at_once(client, clerk):
    schools = [make.school(1), make.school(2)]
    data = {"action": "action-confirm", "_selected_action": [school.pk for school in schools]}
    page = client.post(reverse("admin:schools_school_changelist"), data)
    assert told(page) == ["已记录 2 所学校今天核实无误。"]
    assert School.objects.filter(confirmed_on=None).count() == 0


def test_a_refused_action_tells_its_sentence_and_changes_nothing(client, clerk):
    school = make.school(1)
    page = acted(client, school, "merge", day="2024-09-01", reason="合并", into="2137999999")
    assert "没有代码或名称为“2137999999”的学校" in page.content.decode()
    page = acted(client, school, "close", day="1999-01-01", reason="布局调整")
    assert "停办日期必须晚于建校日期" in page.content.decode()
    school.refresh_from_db()
    assert school.close_date is None


def test_another_county_is_out_of_reach(client, clerk):
    school = make.school(1, township=make.town("371525101", "贾镇", make.county("371525", "冠县")))
    assert acted(client, school, "close", day="2024-09-01", reason="布局调整").status_code == 404
    school.refresh_from_db()
    assert school.close_date is None


def test_network_closes_and_member_moves(client, clerk):
    here, there, gone = make.network(1), make.network(2), make.network(3)
    membership = make.member(here, make.school(1))
    make.member(gone, make.school(2))
    data = {"day": "2024-09-01", "reason": "调整"}
    assert acted(client, membership, "move", to="JT-002", role="member", **data).status_code == 302
    assert acted(client, gone, "close", **data).status_code == 302
    assert [m.network for m in Membership.objects.on(date(2024, 9, 1))] == [there]
    gone.refresh_from_db()
    assert gone.close_date == date(2024, 9, 1)


def change(client, network, *rows, start="2021-09-01"):
    """Post the page of a network with these membership rows: (existing or None, school, role, from, to)."""
    address = reverse("admin:networks_network_change", args=[network.pk])
    data = posted(client.get(address)) | {"open_date": start, "memberships-TOTAL_FORMS": len(rows)}
    for n, (existing, school, role, begin, end) in enumerate(rows):
        values = {
            "id": existing.pk if existing else "",
            "network": network.pk,
            "school": school.pk,
            "role": role,
            "valid_from": begin,
            "valid_from_precision": "day",
            "valid_to": end,
        }
        data |= {f"memberships-{n}-{key}": value for key, value in values.items()}
    return client.post(address, data)


def test_one_core_school_hands_over_to_the_next_in_one_save(client, clerk):
    network, first, second = make.network(), make.school(1), make.school(2)
    core = make.member(network, first, role="core")
    page = change(
        client, network, (core, first, "core", "2021-09-01", "2024-09-01"), (None, second, "core", "2024-09-01", "")
    )
    assert page.status_code == 302, page.context["errors"]
    assert [(m.school, m.valid_to) for m in network.memberships.order_by("valid_from")] == [
        (first, date(2024, 9, 1)),
        (second, None),
    ]


def told(page):
    return [str(message) for message in get_messages(page.wsgi_request)]


def test_what_coverage_would_count_otherwise_is_told_and_saved(client, clerk):
    network, private = make.network(1), make.school(1, ownership="private")
    both = make.school(2)
    make.member(make.network(2, "alliance"), both)
    page = change(client, network, (None, private, "member", "2021-09-01", ""), (None, both, "core", "2021-09-01", ""))
    assert page.status_code == 302
    assert [sentence for sentence in told(page) if "请核对" in sentence] == [
        "示例第2小学同时在两个以上集团或联盟，覆盖学校数只计一次，请核对。",
        "示例第1小学不在统计口径内，不计入覆盖学校数，请核对。",
    ]


def test_ordinary_members_are_saved_without_a_word_of_doubt(client, clerk):
    page = change(client, make.network(), (None, make.school(), "core", "2021-09-01", ""))
    assert page.status_code == 302
    assert [sentence for sentence in told(page) if "请核对" in sentence] == []


def test_rows_that_clash_are_refused_with_a_sentence(client, clerk):
    network, first, second = make.network(), make.school(1), make.school(2)
    page = change(client, network, (None, first, "core", "2021-09-01", ""), (None, second, "core", "2024-09-01", ""))
    assert "同一时间一个集团（联盟）只能有一所核心校" in page.content.decode()
    page = change(client, network, (None, first, "member", "2020-09-01", ""))
    assert "加入日期不能早于集团（联盟）的成立日期" in page.content.decode()
    assert Membership.objects.count() == 0


def test_cards_count_what_is_missing(rf, client, clerk):
    request = rf.get("/admin/")
    request.user = clerk
    gap = make.school(1)
    far = make.school(2, township=make.town("371525101", "贾镇", make.county("371525", "冠县")))
    twice = make.school(3, township=make.county(), setting=None)
    for network in (make.network(1), make.network(2, "alliance")):
        make.member(network, twice)
    shown = [(one.rows(request).count(), [item.label for item in one.items(request)]) for one in (
        network_cards.without_network, network_cards.in_several, school_cards.without_township,
        school_cards.without_setting, school_cards.stale, network_cards.wrong_memberships, network_cards.stale,
    )]  # fmt: skip
    assert shown == [
        (1, [gap.name]),
        (1, [twice.name]),
        (1, [twice.name]),
        (1, [twice.name]),
        (2, [gap.name, twice.name]),
        (0, []),
        (2, ["示例2", "示例1"]),
    ]
    listed = client.get(network_cards.stale.url()).context["cl"].result_list
    assert [network.name for network in listed] == ["示例2", "示例1"]
    School.objects.filter(pk=twice.pk).update(close_date=date(2024, 1, 1))
    assert network_cards.wrong_memberships.rows(request).count() == 2
    assert far.name not in str(shown)


QUERIES = ("", "?q=bl", "?county=371522", "?network=none", "?network=several", "?network=outside", "?gap=township",
           "?gap=confirmed", "?setting=village", "?status=closed")  # fmt: skip


def test_school_list_takes_few_queries_at_full_size(client, demonstration):
    from portal.places.models import Place

    client.force_login(person(Role.EDITOR, Place.objects.get(kind="city")))
    page = reverse("admin:schools_school_changelist")
    client.get(page)
    for query in QUERIES:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page + query).status_code == 200
        assert len(queries) <= 20, query


def test_urban_rural_changes_class_in_one_save(client, clerk):
    school = make.school()
    fact = UrbanRural.objects.get()
    address = reverse("admin:schools_school_change", args=[school.pk])
    data = posted(client.get(address)) | {"urban_rural-TOTAL_FORMS": 2}
    rows = [(fact.pk, "village", "2000-01-01", "2024-01-01"), ("", "town", "2024-01-01", "")]
    for n, (pk, setting, begin, end) in enumerate(rows):
        values = {"id": pk, "school": school.pk, "setting": setting, "valid_from": begin, "valid_to": end}
        data |= {f"urban_rural-{n}-{key}": value for key, value in values.items()}
    page = client.post(address, data)
    assert page.status_code == 302, page.context["errors"]
    assert list(UrbanRural.objects.order_by("valid_from").values_list("setting", flat=True)) == ["village", "town"]


def test_a_second_membership_of_a_kind_is_asked(client, clerk):
    first, second, school = make.network(1), make.network(2), make.school(1)
    make.member(first, school)
    page = change(client, second, (None, school, "core", "2024-09-01", ""))
    assert f"起已在{first}。转走的请在原成员关系上办理“转入”" in page.content.decode()
    assert second.memberships.count() == 0
    address = reverse("admin:networks_network_change", args=[second.pk])
    row = {"network": second.pk, "school": school.pk, "role": "core", "valid_from": "2024-09-01"}
    data = posted(client.get(address)) | {"memberships-TOTAL_FORMS": 1}
    data |= {f"memberships-0-{key}": value for key, value in row.items()}
    data |= {"memberships-0-valid_from_precision": "day", "memberships-0-in_both": "on"}
    assert client.post(address, data).status_code == 302
    assert second.memberships.get().school == school


@pytest.mark.parametrize(("kind", "role"), [("alliance", "member"), ("group", "partner")])
def test_another_kind_and_a_partner_are_not_asked(client, clerk, kind, role):
    school = make.school(1)
    make.member(make.network(1), school)
    second = make.network(2, kind)
    assert change(client, second, (None, school, role, "2024-09-01", "")).status_code == 302
    assert second.memberships.count() == 1


def test_the_school_links_to_its_network_and_to_the_move(client, clerk):
    network, school = make.network(1), make.school(1)
    membership = make.member(network, school)
    page = client.get(reverse("admin:schools_school_change", args=[school.pk])).content.decode()
    assert f'href="{reverse("admin:networks_network_change", args=[network.pk])}">{network}</a>' in page
    assert f'href="{action_page(membership, "move")}">转入另一个</a>' in page

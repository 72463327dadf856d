"""Coverage: the rule of counting, the half-open boundary, and the same figures as a naive computation."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.networks import cover
from initiatives.networks.models import CountingRule, Membership, Network
from initiatives.schools.models import School, UrbanRural
from tests import samples
from tests.initiatives import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 18)


def covered(rule=None, day=DAY):
    """As the page counts and, which must be the same, as the map of the home page does."""
    rule = rule or CountingRule()
    figures = cover.coverage(day, rule)
    counted = {county: [t.universe, t.covered] for county, t in figures.by("county").items()}
    assert {county: counts[:2] for county, counts in cover.by_county(day, rule).items()} == counted
    assert sum(counts[2] for counts in cover.by_county(day, rule).values()) == figures.demo
    return figures.total.universe, figures.total.covered


@pytest.mark.parametrize(
    ("school", "counted"),
    [
        ({}, True),
        ({"open_date": None}, True),
        ({"open_date": DAY}, True),
        ({"open_date": DAY + timedelta(1)}, False),
        ({"close_date": DAY}, False),
        ({"close_date": DAY + timedelta(1)}, True),
        ({"open_date": None, "is_proposed": True}, False),
        ({"ownership": "private"}, False),
        ({"form": "teaching_point"}, False),
        ({"counts_as_unit": False}, False),
        ({"stages": ["kindergarten"], "klass": "11"}, False),
        ({"stages": ["senior"], "klass": "34"}, False),
        ({"stages": ["junior", "senior"], "klass": "34"}, True),
    ],
)
def test_which_schools_count(school, counted):
    make.member(make.network(), make.school(**school))
    assert covered() == ((1, 1) if counted else (0, 0))
    assert cover.outside(DAY, CountingRule()).count() == (0 if counted else 1)


def test_the_rule_can_say_otherwise():
    network = make.network()
    make.member(network, make.school(1, ownership="private"))
    make.member(network, make.school(2, form="teaching_point"))
    make.member(network, make.school(3), role="partner")
    assert covered() == (1, 0)
    assert covered(CountingRule(public_only=False)) == (2, 1)
    assert covered(CountingRule(teaching_points=True)) == (2, 1)
    assert covered(CountingRule(partners=True)) == (1, 1)


@pytest.mark.parametrize(
    ("membership", "network", "is_covered"),
    [
        ({"start": DAY}, {}, True),
        ({"start": DAY + timedelta(1)}, {}, False),
        ({"end": DAY}, {}, False),
        ({"end": DAY + timedelta(1)}, {}, True),
        ({}, {"close_date": DAY}, False),
        ({}, {"close_date": DAY + timedelta(1)}, True),
        ({}, {"open_date": DAY + timedelta(1)}, False),
        ({"role": "core"}, {}, True),
        ({"role": "partner"}, {}, False),
    ],
)
def test_when_a_membership_covers(membership, network, is_covered):
    make.member(make.network(**network), make.school(), **membership)
    assert covered() == (1, int(is_covered))
    assert cover.uncovered(DAY, CountingRule()).count() == int(not is_covered)


def test_a_school_in_group_and_alliance_is_one_school():
    school = make.school()
    make.member(make.network(1), school)
    make.member(make.network(2, "alliance"), school)
    total = cover.coverage(DAY, CountingRule()).total
    assert (total.group, total.alliance, total.both, total.covered, total.share) == (1, 1, 1, 1, 100)
    assert [(s, s.n_networks) for s in cover.several(DAY)] == [(school, 2)]


def test_nothing_to_cover_is_no_share_rather_than_zero():
    assert cover.coverage(DAY, CountingRule()).total.share is None


def test_functional_zone_counts_its_townships_once():
    zone = make.place("LC-DJQ", "江北水城旅游度假区", "functional_zone", make.city())
    statutory = make.county("371502", "东昌府区", "district")
    township = make.place("371502107", "于集镇", "town", statutory, managing_area=zone)
    make.member(make.network(), make.school(township=township))
    figures = cover.coverage(DAY, CountingRule())
    assert {place: counts.covered for place, counts in figures.by("county").items()} == {zone.pk: 1}
    assert figures.within(statutory.pk).total.universe == 0


def test_setting_is_that_of_the_day():
    school = make.school(setting=None)
    UrbanRural.objects.create(school=school, setting="village", valid_from=date(2020, 1, 1), valid_to=DAY)
    UrbanRural.objects.create(school=school, setting="town", valid_from=DAY)
    assert [cover.coverage(day, CountingRule()).total.rural for day in (DAY - timedelta(1), DAY)] == [1, 0]
    assert cover.coverage(DAY, CountingRule(town_is_rural=True)).total.rural == 1


def test_nine_year_school_counts_in_both_stages():
    make.member(make.network(), make.school(stages=["primary", "junior"], klass="31", form="nine_year"))
    assert {name: t.covered for name, t in cover.by_stage(DAY, CountingRule()).items()} == {"小学": 1, "初中": 1}


def test_figures_take_two_queries_and_the_rule_one():
    make.member(make.network(), make.school())
    with CaptureQueriesContext(connection) as queries:
        cover.coverage(DAY)
    assert len(queries) == 3


days = st.integers(0, 8).map(lambda n: date(2024, 1, 1) + timedelta(n))
periods = st.tuples(days, st.none() | st.integers(1, 6)).map(
    lambda pair: (pair[0], pair[1] and pair[0] + timedelta(pair[1]))
)
schools = st.lists(
    st.fixed_dictionaries(
        {
            "period": periods,
            "public": st.booleans(),
            "point": st.booleans(),
            "stage": st.sampled_from(["primary", "junior", "senior"]),
            "setting": st.sampled_from(["urban", "village"]),
            "county": st.integers(0, 1),
        }
    ),
    min_size=1,
    max_size=5,
)
networks = st.lists(st.tuples(st.sampled_from(["group", "alliance"]), periods), min_size=1, max_size=3)
members = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), periods, st.sampled_from(["member", "partner"])), max_size=8
)


def is_on(period, day):
    return period[0] <= day and (period[1] is None or day < period[1])


def naive(schools, networks, rows, day):
    """The same count in plain Python, school by school."""
    result = {}
    for number, one in enumerate(schools):
        if not (is_on(one["period"], day) and one["public"] and not one["point"] and one["stage"] != "senior"):
            continue
        kinds = {
            networks[place][0]
            for school, place, period, role in rows
            if school == number and role != "partner" and is_on(period, day) and is_on(networks[place][1], day)
        }
        counts = result.setdefault(one["county"], [0, 0, 0, 0, 0])
        rural = one["setting"] == "village"
        for index, true in enumerate([True, "group" in kinds, "alliance" in kinds, bool(kinds), bool(kinds) and rural]):
            counts[index] += true
    return result


@pytest.mark.sampled
@settings(
    max_examples=samples.of(25, whole=60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(schools=schools, networks=networks, members=members, day=days)
def test_coverage_equals_the_naive_count(schools, networks, members, day):
    Membership.objects.all().delete()
    Network.objects.all().delete()
    School.objects.all().delete()
    counties = [make.county("371522"), make.county("371525", "冠县")]
    towns = [make.town(), make.town("371525101", "贾镇", counties[1])]
    made = [
        make.school(
            n,
            stages=[one["stage"]],
            setting=one["setting"],
            township=towns[one["county"]],
            ownership="public" if one["public"] else "private",
            form="teaching_point" if one["point"] else "primary",
            open_date=one["period"][0],
            close_date=one["period"][1],
        )
        for n, one in enumerate(schools)
    ]
    nets = [
        make.network(n, kind, open_date=period[0], close_date=period[1]) for n, (kind, period) in enumerate(networks)
    ]
    rows, taken = [], set()
    for school, place, period, role in members:
        if school < len(made) and place < len(nets) and (school, place) not in taken:
            taken.add((school, place))
            rows.append((school, place, period, role))
            make.member(nets[place], made[school], *period, role=role)
    figures = cover.coverage(day, CountingRule())
    found = {
        county: [t.universe, t.group, t.alliance, t.covered, t.rural_covered]
        for county, t in figures.by("county").items()
    }
    expected = naive(schools, networks, rows, day)
    assert found == {counties[number].pk: counts for number, counts in expected.items()}
    assert figures.groups == sum(kind == "group" and is_on(period, day) for kind, period in networks)
    counts = cover.by_county(day, CountingRule())
    assert {county: counts[county][:2] for county in counts} == {c: [t[0], t[3]] for c, t in found.items()}
    total = figures.total
    assert total.uncovered == cover.uncovered(day, CountingRule()).count()
    assert [total.universe, total.covered] == [sum(t[i] for t in expected.values()) for i in (0, 3)]

"""The demonstration records give the published figures."""

from datetime import date

import pytest
from django.db.models import Q

from initiatives.networks import cover, published
from initiatives.networks.demo import load_networks
from initiatives.networks.models import CountingRule, Membership, Network
from initiatives.schools.computations import closed_small_schools
from initiatives.schools.demo import load_designations, load_schools
from initiatives.schools.models import Designation, School
from portal.places.models import Place

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 18)


def test_published_figures_come_out_of_the_records(demonstration):
    figures = cover.coverage(DAY)
    total = figures.total
    assert (figures.groups, figures.alliances) == (95, 91)
    assert (total.universe, total.covered, total.group, total.alliance) == (1019, 1019, 402, 617)
    assert (total.rural_group, total.rural_alliance, total.rural_covered, total.both) == (363, 492, 855, 0)
    assert total.share == 100
    assert cover.uncovered(DAY, figures.rule).count() == 0
    assert [(row.code, row.difference, row.explanation) for row in published.reconciliation(figures)] == [
        (code, 0, "一致") for code in published.COUNTED
    ]
    # negative controls: counting open rows, or schools, without the rule gives other numbers
    assert Membership.objects.filter(valid_to=None).count() != 1019
    assert Membership.objects.on(DAY).values("school").distinct().count() > 1019
    assert School.objects.open_on(DAY).count() > 1019
    # private, teaching points, campuses and closed schools are members and do not count
    outside = cover.outside(DAY, figures.rule)
    assert outside.filter(ownership="private").count() == 24
    assert outside.filter(form="teaching_point").count() == 11
    for day in (date(2023, 8, 31), date(2023, 9, 1)):
        assert cover.coverage(day).total.covered < 1019
    assert cover.coverage(date(2023, 8, 31)).total.covered < cover.coverage(date(2023, 9, 1)).total.covered


def test_every_county_has_schools_and_most_townships(demonstration):
    counties = set(School.objects.values_list("township__county__code", flat=True))
    assert counties == set(Place.objects.counties().values_list("code", flat=True))
    townships = Place.objects.townships()
    assert townships.filter(schools=None).count() <= townships.count() // 10
    assert (
        School.objects.count()
        == School.objects.values("code").distinct().count()
        == School.objects.filter(is_demo=True).count()
    )
    assert School.objects.values("name").distinct().count() == School.objects.count()
    assert 1200 <= School.objects.count() <= 1300
    assert closed_small_schools(date(2024, 12, 31)).value == 139


def test_invented_rows_keep_every_rule(demonstration):
    """Bulk loading passes by validation, so a sample is validated afterwards; overlaps the database refuses itself."""
    late = Q(valid_to=None) | Q(valid_to__gt=date(2024, 8, 1))
    assert not Membership.objects.filter(late, school__close_date=date(2024, 8, 1)).exists()
    for model in (School, Network, Membership, Designation):
        for row in model.objects.order_by("pk")[::40]:
            row.full_clean()


def test_loading_twice_changes_nothing(demonstration):
    def counts():
        return [model.objects.count() for model in (School, Network, Membership, Designation, CountingRule)]

    before = counts()
    for load in (load_designations, load_schools, load_networks):
        load()
    assert counts() == before

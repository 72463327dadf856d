"""The check of a sheet offers nothing that writes a value to the wrong record, or promises what it will not do."""

import pytest
from django.urls import reverse

from portal.places.models import Place
from tests.factories import tree
from tests.portal.spreadsheets.conftest import PLACES, words, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(city):
    return Place.objects.create(
        code="LC-GXQ", name="样例高新技术产业开发区", short_name="高新区", kind="functional_zone", parent=city["city"]
    )


def test_the_short_names_that_our_pages_print_are_known(client, clerk, zone, planned):
    county = tree()["a"]
    sheet = workbook([*PLACES, "管理功能区"], [f"{county.code}077", "新街镇", "镇", county.name, "高新区"])
    batch = planned(sheet, key="places.place", user=clerk)
    assert (batch.counts["new"], batch.counts["wrong"]) == (1, 0)


def test_a_name_that_only_looks_alike_is_offered_and_never_filled_in(client, clerk, city, planned):
    Place.objects.create(code="379901077", name="新区街道", kind="subdistrict", parent=city["a"], county=city["a"])
    sheet = workbook(
        [*PLACES, "管理功能区"],
        ["379901078", "新街镇", "镇", city["a"].name, "高新区"],
        ["379901079", "老街镇", "镇", city["a"].name, ""],
    )
    batch = planned(sheet, key="places.place", user=clerk)
    page = client.get(reverse("admin:places_place_import_check", args=[batch.pk]))
    text = page.content.decode()
    assert 'name="meaning" required list="near-' in text
    assert '<option value="新区街道">' in text
    assert 'value="新区街道" list' not in text


def test_with_wrong_rows_the_button_says_what_it_will_do(client, clerk, city, planned):
    sheet = workbook(PLACES, ["379901078", "新街镇", "镇", city["a"].name], ["379901079", "老街镇", "镇", "没有这个县"])
    batch = planned(sheet, key="places.place", user=clerk)
    page = words(client.get(reverse("admin:places_place_import_check", args=[batch.pk])))
    assert "跳过 1 行，写入 1 行" in page
    assert "确认写入 1 行" not in page
    assert "全部成功才写入" not in page

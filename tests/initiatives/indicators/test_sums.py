"""A figure of the whole city beside its counties: told where they do not add up, in sheets and in the form."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.indicators.enums import MeasureType
from portal.spreadsheets import batches
from tests.factories import person, tree
from tests.initiatives.indicators import factories
from tests.posting import posted

pytestmark = pytest.mark.django_db
HINT = "请核对（市直单位不属于县（市、区）的，相差是对的）。"


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def schools():
    tree()
    return factories.indicator("schools", name="学校数")


def sums(*rows):
    """What the check page says of sums; a row: place, value, qualifier."""
    lines = [f"schools,{place},2026,{value},{qualifier},paper" for place, value, qualifier in rows]
    factories.source()
    text = "\n".join(["指标,地区,截止,数值,限定词,来源", *lines])
    file = SimpleUploadedFile("表.csv", text.encode("utf-8-sig"))
    batch = batches.upload("indicators.observation", file, user=None)
    batches.plan(batch)
    assert batch.counts["wrong"] == 0
    return [sentence for sentence in batch.report.warnings if "全市" in sentence]


def stored(of, place, value, **values):
    year = {"period_end": date(2026, 1, 1), "end_precision": "year"}
    return factories.observation(of, place=place, value=value, **year, **values)


def test_a_city_that_is_not_its_counties_is_told(schools):
    assert sums(("", 100, ""), ("甲县", 40, ""), ("乙县", 55, "")) == [
        f"“学校数”全市为 100，各县（市、区）相加为 95，{HINT}"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("", 95, ""), ("甲县", 40, ""), ("乙县", 55, "")],
        [("", 100, ""), ("甲县", 40, "")],  # one is missing: any sum would be wrong
        [("甲县", 40, ""), ("乙县", 55, "")],
        [("", 100, "余"), ("甲县", 40, ""), ("乙县", 65, "")],  # no exact number
    ],
)
def test_nothing_is_told_of_what_agrees_or_cannot_be_compared(schools, rows):
    assert sums(*rows) == []


def test_shares_are_not_added_up(schools):
    schools.measure_type = MeasureType.RATIO
    schools.save()
    assert sums(("", 50, ""), ("甲县", 40, ""), ("乙县", 55, "")) == []


def test_what_the_sheet_leaves_out_is_taken_from_the_stored(schools):
    places = tree()
    stored(schools, places["a"], 40)
    stored(schools, places["b"], 7)
    assert sums(("", 100, ""), ("乙县", 55, "")) == [f"“学校数”全市为 100，各县（市、区）相加为 95，{HINT}"]


def test_drafts_of_others_are_not_told_to_a_county(schools):
    """Who writes one county may not learn from a sum what is not published."""
    places = tree()
    stored(schools, None, 100)
    stored(schools, places["a"], 40)
    assert sums(("乙县", 55, "")) == []


def test_a_sheet_that_changes_nothing_asks_nothing(schools):
    places = tree()
    for place, value in ((None, 100), (places["a"], 40), (places["b"], 55)):
        stored(schools, place, value, source=factories.source())
    assert sums(("", 100, ""), ("甲县", 40, ""), ("乙县", 55, "")) == []


def test_the_form_tells_it_too(schools, client):
    places = tree()
    city = stored(schools, None, 95)
    stored(schools, places["a"], 40)
    stored(schools, places["b"], 55)
    client.force_login(person(is_superuser=True))
    address = reverse("admin:indicators_observation_change", args=[city.pk])
    page = client.post(address, posted(client.get(address)) | {"value": "100"}, follow=True)
    assert [str(one) for one in page.context["messages"] if "相加" in str(one)] == [
        f"已保存。“学校数”全市为 100，各县（市、区）相加为 95，{HINT}"
    ]

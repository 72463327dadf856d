"""A season that ends on a day that there is not: refused in sheets, mended in older databases, and no page falls."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from events.facilities.hours import Period, Schedule, Span, day_of
from events.facilities.models import OpeningPeriod
from portal.spreadsheets import batches
from tests.journeys.damage import unchecked

MENDING = import_module("events.facilities.migrations.0007_real_season_days")
SPANS = (Span("daily", 480, 1200),)


@pytest.mark.parametrize("pair", [("05-01", "06-31"), ("02-30", "06-01"), ("abc", "zz"), ("06-31", "02-30")])
def test_of_a_bad_season_and_others_the_others_still_decide(pair):
    bad = Period((Span("daily", 0, 1440),), season_from=pair[0], season_to=pair[1])
    spring = Period(SPANS, season_from="04-01", season_to="06-30")
    assert bad.length == 366
    assert Period(SPANS, date(2026, 5, 1), date(2026, 5, 20), *pair).length == 19
    assert day_of(Schedule((bad, spring)), date(2026, 5, 12), {}).spans == ((480, 1200),)


@pytest.fixture
def season(make, db):
    """``season(first, last)``: a facility with such a season, written past all rules."""

    def stored(first, last):
        facility = make(name="古楼球场")
        with unchecked(OpeningPeriod):
            OpeningPeriod._base_manager.filter(facility=facility).update(season_from=first, season_to=last)
        return facility

    return stored


@pytest.mark.parametrize("pair", [("05-01", "06-31"), ("02-30", "11-31")])
def test_pages_stand_while_it_runs(client, season, at_noon, pair):
    facility = season(*pair)
    addresses = ["/", "/facilities/", "/facilities.geojson", "/api/v1/facilities/", facility.get_absolute_url()]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    assert "今晚 20:00 前开放" in client.get("/facilities/").content.decode()


@pytest.mark.parametrize("cell", ["06-31", "6月31日", "2.30", "9/31"])
def test_a_sheet_with_it_is_wrong(make, settings, tmp_path, cell):
    settings.DATA_DIR = tmp_path
    facility = make()
    text = f"场地,时段名称,每年从,每年到\n{facility.code},夏季,05-01,{cell}\n"
    batch = batches.upload("facilities.openingperiod", SimpleUploadedFile("开放.csv", text.encode()), user=None)
    batches.plan(batch)
    assert (batch.wrong, [group.message for group in batch.report.groups]) == (1, [f"没有“{cell}”这一天，请核对"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("05-01", "06-31"), ("05-01", "06-30")),
        (("02-30", "11-31"), ("03-01", "11-30")),
        (("06-31", "02-31"), ("07-01", "02-29")),
        (("12-31", "02-29"), ("12-31", "02-29")),
    ],
)
def test_older_rows_are_mended_by_what_they_meant(season, before, after):
    season(*before)
    MENDING.mend(apps, connection.schema_editor())
    assert OpeningPeriod.objects.values_list("season_from", "season_to").get() == after
    dated = [Period(SPANS, season_from=first, season_to=last) for first, last in (before, after)]
    days = [date.fromordinal(date(2024, 1, 1).toordinal() + number) for number in range(366)]
    assert [one.covers(day) for one in dated[:1] for day in days] == [dated[1].covers(day) for day in days]


def test_a_row_that_nobody_can_read_stops_the_upgrade_in_words(season):
    facility = season("夏天", "秋天")
    with pytest.raises(ValueError, match=f"开放时段（编号 {facility.periods.get().pk}）.*数据没有改动"):
        MENDING.mend(apps, connection.schema_editor())

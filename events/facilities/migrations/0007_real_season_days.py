"""Seasons that end on a day that there is not: what they mean stays, 06-31 becomes 06-30, or 07-01 where one begins."""

from calendar import monthrange

from django.db import migrations

LEAP_YEAR = 2024


def mend(apps, schema_editor):
    periods = apps.get_model("facilities", "OpeningPeriod")._base_manager
    unreadable = []
    for period in periods.exclude(season_from="", season_to="").order_by("pk"):
        try:
            first, last = begin(period.season_from), end(period.season_to)
        except ValueError:
            unreadable.append(period.pk)
            continue
        periods.filter(pk=period.pk).update(season_from=first, season_to=last)
    if unreadable:
        raise ValueError(
            f"开放时段（编号 {'、'.join(map(str, unreadable))}）的“每年从”“每年到”不是 月-日，"
            "请先用原来的版本改正，再升级；数据没有改动。"
        )


def begin(text):
    """The first day that lies within a season which begins so."""
    month, day, days = parts(text)
    if day <= days:
        return text
    return f"{month % 12 + 1:02}-01"


def end(text):
    month, day, days = parts(text)
    return f"{month:02}-{min(day, days):02}"


def parts(text):
    """Month, day and the days of that month. Raises ValueError for what is no month and day."""
    month, _, day = text.partition("-")
    if len(text) != 5 or not (text.isascii() and month.isdecimal() and day.isdecimal()):
        raise ValueError(text)
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise ValueError(text)
    return int(month), int(day), monthrange(LEAP_YEAR, int(month))[1]


class Migration(migrations.Migration):
    dependencies = [("facilities", "0006_histories")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]

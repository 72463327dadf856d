"""The published figures, with their words and sources; and a few invented values so that charts can be seen."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils import timezone

from initiatives.indicators.briefing import load_briefing
from initiatives.indicators.cells import dated, number, partial
from initiatives.indicators.enums import Quality, SourceKind, State
from initiatives.indicators.models import (
    Comparison,
    Indicator,
    Observation,
    RankClaim,
    ReportedFigure,
    SourceDocument,
    Target,
    Unit,
)
from portal.dates.precision import Precision
from portal.demo.registry import demonstration, facts
from portal.places.levels import Level
from portal.places.models import Place

DATA = Path(__file__).parent / "data"
CONFERENCE, PROVINCE, INVENTED = "press-2025-03-18", "sport-area-target-2021", "demonstration"
ANNOUNCED = date(2025, 3, 18)


def table(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wording() -> dict[str, str]:
    """Subject of each published statement to its words."""
    return {row["action_or_system"]: row["fact_zh"] for row in table("published")}


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def missing(model: type[Model], key: str, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose key is not in the table yet: what an editor changed stays as it is."""
    held = set(model._default_manager.values_list(key, flat=True))
    return [row for row in rows if row[key] not in held]


@facts("来源文献", order=20)
def sources() -> None:
    words = wording()
    rows = [
        {
            "code": CONFERENCE,
            "title": "“聊城 新篇章”主题系列新闻发布会增进民生福祉专场",
            "publisher": "聊城市政府新闻办公室",
            "kind": SourceKind.PRESS_CONFERENCE,
            "published_on": ANNOUNCED,
            "date_inferred": True,
            "date_note": "公开文字只印“3月18日”，年份由文中 2025 年 1 月 5 日及 2026 年的事项推断。",
            "text": "\n".join(words[key] for key in ("发布会", "发言人1", "发言人2")),
            "position": 1,
        },
        {
            "code": PROVINCE,
            "title": "山东省“十四五”体育发展目标的公开报道",
            "publisher": "中国体育报",
            "kind": SourceKind.ARTICLE,
            "published_on": date(2021, 11, 4),
            "position": 2,
        },
    ]
    SourceDocument.objects.bulk_create(SourceDocument(**row) for row in missing(SourceDocument, "code", rows))


@facts("指标与公布的数据", order=30)
def indicators() -> None:
    Unit.objects.bulk_create(
        Unit(**{**row, "is_percent": bool(row["is_percent"])}) for row in missing(Unit, "code", table("units"))
    )
    units = {unit.code: unit for unit in Unit.objects.all()}
    rows = [{**row, "position": place} for place, row in enumerate(table("indicators"), 1)]
    Indicator.objects.bulk_create(_indicator(row, units) for row in missing(Indicator, "code", rows))
    _observations()
    _claims()


def _indicator(row: dict[str, Any], units: Mapping[str, Unit]) -> Indicator:
    whole = {name: int(row[name]) if row[name] else None for name in ("decimals", "rate_base")}
    return Indicator(**{**row, **whole, "unit": units[row["unit"]], "last_confirmed_on": ANNOUNCED})


def _observations() -> None:
    words, source = wording(), SourceDocument.objects.get(code=CONFERENCE)
    held = set(Observation.objects.values_list("indicator__code", "quote"))
    codes = {indicator.code: indicator for indicator in Indicator.objects.all()}
    new = [
        _observation(row, codes[row["indicator"]], words[row["fact"]], source)
        for row in table("observations")
        if (row["indicator"], words[row["fact"]]) not in held
    ]
    Observation.objects.bulk_create(new)
    ReportedFigure.objects.bulk_create(
        ReportedFigure(observation=observation, computed_at=ANNOUNCED)
        for observation in Observation.objects.published().citywide().exclude(indicator__computation="")
        if observation.quote and not hasattr(observation, "reported")
    )
    earlier = codes["strong-town-province"]
    if not earlier.observations.filter(quality=Quality.DERIVED).exists():
        Observation.objects.create(
            indicator=earlier,
            value=13,
            quality=Quality.DERIVED,
            period_end=date(2023, 1, 1),
            end_precision=Precision.YEAR,
            note="由累计 18 个减去 2024 年以来新增 5 个得出，未单独公布。",
            source=source,
            state=State.PUBLISHED,
            published_at=moment(ANNOUNCED),
        )


def _observation(row: Mapping[str, str], indicator: Indicator, quote: str, source: SourceDocument) -> Observation:
    start, start_precision = partial(row["period_start"])
    end, end_precision = dated(row["period_end"])
    return Observation(
        indicator=indicator,
        value=number(row["value"]),
        qualifier=row["qualifier"],
        period_start=start,
        start_precision=start_precision,
        period_end=end,
        end_precision=end_precision,
        period_label=row["period_label"],
        published_text=row["published_text"],
        quote=quote,
        note=row["note"],
        source=source,
        state=State.PUBLISHED,
        published_at=moment(source.published_on) if source.published_on else None,
    )


def _claims() -> None:
    words, source = wording(), SourceDocument.objects.get(code=CONFERENCE)
    codes = {indicator.code: indicator for indicator in Indicator.objects.all()}
    for row in table("ranks"):
        RankClaim.objects.get_or_create(
            indicator=codes[row["indicator"]],
            quote=words[row["fact"]],
            defaults={
                "observation": codes[row["indicator"]].observations.published().citywide().last(),
                "kind": row["kind"],
                "rank": int(row["rank"]) if row["rank"] else None,
                "tied": True if row["tied"] else None,
                "scope": row["scope"],
                "as_of": ANNOUNCED,
                "source": source,
            },
        )
    Comparison.objects.get_or_create(
        observation=codes["mass-events"].observations.published().citywide().earliest("pk"),
        quote="超2023年4100余场次",
        defaults={
            "reference_on": date(2023, 1, 1),
            "reference_precision": Precision.YEAR,
            "note": "可读作 2023 年为 4100 余场次，也可读作比 2023 年多 4100 余场次，公开文字未说明，不作换算。",
            "source": source,
        },
    )
    _targets(codes, words["十四五目标"], source)


def _targets(codes: Mapping[str, Indicator], quote: str, source: SourceDocument) -> None:
    for code in ("sport-area", "sport-instructors"):
        Target.objects.get_or_create(
            indicator=codes[code],
            plan="“十四五”规划",
            level=Level.CITY,
            due_on=date(2025, 1, 1),
            defaults={
                "due_precision": Precision.YEAR,
                "declared_met": True,
                "quote": quote,
                "note": "公开文字未列目标值，也未说明是否同时适用于两项指标。",
                "source": source,
            },
        )
    Target.objects.get_or_create(
        indicator=codes["sport-area"],
        plan="“十四五”",
        level=Level.PROVINCE,
        due_on=date(2025, 1, 1),
        defaults={
            "due_precision": Precision.YEAR,
            "value": Decimal("2.7"),
            "is_reference": True,
            "source": SourceDocument.objects.get(code=PROVINCE),
        },
    )


# Invented: earlier years of a few series (years 2021, 2022, 2023) and targets, as in the design drawings.
SERIES = {
    "inclusive-coverage": ("84.6", "86.8", "88.7"),
    "public-kindergarten-share": ("49.2", "51.6", "53.9"),
    "vocational-standard": ("71.4", "80.8", "87.5"),
    "study-bases": ("76", "98", "117"),
    "sport-area": ("2.31", "2.46", "2.60"),
    "sport-instructors": ("3.1", "3.3", "3.5"),
}
TARGETS = {"inclusive-coverage": 85, "public-kindergarten-share": 50, "network-coverage": 100}
BY_COUNTY: dict[str, tuple[str, ...]] = {
    "inclusive-coverage": ("93.4", "91.2", "88.7", "89.5", "87.9", "90.6", "92.1", "90.0", "94.8", "95.1", "93.0"),
    "public-kindergarten-share": (
        *("58.1", "56.4", "53.2", "52.8", "54.0", "55.7"),
        *("57.3", "53.9", "60.2", "61.5", "59.4"),
    ),
}


@demonstration("新闻发布会的实录", order=92)
def briefing() -> None:
    load_briefing(CONFERENCE, {row["fact_zh"]: row["subject_area"] for row in table("published")})


@demonstration("指标的历年值、县级值与目标", order=31)
def invented() -> None:
    source, _ = SourceDocument.objects.get_or_create(
        code=INVENTED,
        defaults={
            "title": "演示数据",
            "publisher": "本站",
            "kind": SourceKind.DEMONSTRATION,
            "text": "为演示图表和页面而编写的数据，不是公布的数据。",
            "position": 99,
        },
    )
    held: set[tuple[str, str | None]] = set(
        Observation.objects.filter(is_demo=True).values_list("indicator__code", "place__code")
    )
    codes = {indicator.code: indicator for indicator in Indicator.objects.all()}
    rows = [
        _invented(codes[code], source, value, date(year, 1, 1), Precision.YEAR)
        for code, values in SERIES.items()
        if (code, None) not in held
        for year, value in zip((2021, 2022, 2023), values, strict=True)
    ]
    counties = list(Place.objects.counties())
    for code, values in BY_COUNTY.items():
        if len(counties) == len(values):
            rows += [
                _invented(codes[code], source, value, ANNOUNCED, Precision.DAY, county)
                for county, value in zip(counties, values, strict=True)
                if (code, county.code) not in held
            ]
    Observation.objects.bulk_create(rows)
    for code, value in TARGETS.items():
        if not codes[code].targets.exists():
            Target.objects.create(indicator=codes[code], value=value, source=source, is_demo=True)


def _invented(
    indicator: Indicator,
    source: SourceDocument,
    value: str | int,
    end: date,
    precision: str,
    place: Place | None = None,
) -> Observation:
    return Observation(
        indicator=indicator,
        place=place,
        value=Decimal(value),
        published_text=f"{value}{indicator.unit.word}",
        period_end=end,
        end_precision=precision,
        source=source,
        state=State.PUBLISHED,
        published_at=moment(ANNOUNCED),
        is_demo=True,
    )

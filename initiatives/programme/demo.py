"""The programme as published. The eight names are not listed in the public text: they are loaded as provisional."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from initiatives.indicators.cells import partial
from initiatives.indicators.demo import CONFERENCE, table, wording
from initiatives.indicators.models import Indicator, SourceDocument
from initiatives.programme.enums import Progress
from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone, Pillar, Programme
from portal.dates.precision import Precision
from portal.demo.registry import facts
from portal.places.models import Place

DATA = Path(__file__).parent / "data"
PILLARS = ("构建高质量教育体系", "提高教育服务水平", "增强教育保障能力", "加快体育强市建设")
CONFIRMED = date(2025, 3, 18)


@facts("八大行动", order=35)
def programme() -> None:
    source, words = SourceDocument.objects.get(code=CONFERENCE), wording()
    plan, created = Programme.objects.get_or_create(
        slug="eight-actions",
        defaults={
            "name": "教育体育创新提质发展“八大行动”",
            "short_name": "八大行动",
            "start_on": date(2024, 1, 1),
            "start_precision": Precision.YEAR,
            "expected_count": 8,
            "policy_basis": "\n".join((words["聚力攻坚突破年"], words["四项目标"])),
            "quote": words["八大行动"],
            "source": source,
        },
    )
    if not created:
        return
    pillars = {name: plan.pillars.create(name=name, position=place) for place, name in enumerate(PILLARS, 1)}
    initiatives = _initiatives(plan, pillars, source, words)
    measures = _measures(initiatives, source, words)
    _milestones(initiatives, measures, source, words)
    _gauges(initiatives, measures)


def _initiatives(
    plan: Programme, pillars: dict[str, Pillar], source: SourceDocument, words: dict[str, str]
) -> dict[str, Initiative]:
    rows = [
        Initiative(
            programme=plan,
            slug=row["slug"],
            number=int(row["number"]),
            name=row["name"],
            pillar=pillars[row["pillar"]],
            wing=row["wing"],
            lead_unit=row["lead_unit"],
            quote=words.get(row["fact"], ""),
            quoted_by=row["quoted_by"],
            tile_note=row["tile_note"],
            source=source,
            last_confirmed_on=CONFIRMED,
        )
        for row in table("initiatives", DATA)
    ]
    return {row.slug: row for row in Initiative.objects.bulk_create(rows)}


def _measures(
    initiatives: Mapping[str, Initiative], source: SourceDocument, words: dict[str, str]
) -> dict[str, Measure]:
    rows = []
    for place, row in enumerate(table("measures", DATA), 1):
        start, start_precision = partial(row["start"])
        end, end_precision = partial(row["end"])
        rows.append(
            Measure(
                initiative=initiatives[row["initiative"]],
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                quote=words.get(row["fact"], ""),
                description="\n".join(words[key] for key in row["more"].split(";") if key),
                lead_unit=initiatives[row["initiative"]].lead_unit,
                is_inferred=bool(row["inferred"]),
                start_on=start,
                start_precision=start_precision,
                end_on=end,
                end_precision=end_precision,
                period_label=row["period_label"],
                position=place,
                source=source,
            )
        )
    return {row.code: row for row in Measure.objects.bulk_create(rows)}


def _milestones(
    initiatives: Mapping[str, Initiative],
    measures: Mapping[str, Measure],
    source: SourceDocument,
    words: dict[str, str],
) -> None:
    places = {place.name: place for place in Place.objects.exclude(parent=None)}
    rows = []
    for number, row in enumerate(table("milestones", DATA), 1):
        completed, precision = partial(row["completed"])
        rows.append(
            Milestone(
                initiative=initiatives.get(row["owner"]),
                measure=measures.get(row["owner"]),
                title=row["title"],
                place=places.get(row["place"]),
                state=Progress(row["state"]),
                completed_on=completed,
                completed_precision=precision,
                completed_by_then=bool(row["by_then"]),
                quote=words[row["fact"]],
                position=number,
                source=source,
            )
        )
    Milestone.objects.bulk_create(rows)


def _gauges(initiatives: Mapping[str, Initiative], measures: Mapping[str, Measure]) -> None:
    codes = {indicator.code: indicator for indicator in Indicator.objects.all()}
    headlines = {row["slug"]: row["headline"] for row in table("initiatives", DATA)}
    InitiativeIndicator.objects.bulk_create(
        InitiativeIndicator(
            initiative=initiatives[row["initiative"]],
            measure=measures[row["measure"]],
            indicator=codes[row["indicator"]],
            is_headline=headlines[row["initiative"]] == row["indicator"],
            is_key=bool(row["key"]),
            has_chart=bool(row["chart"]),
            position=place,
        )
        for place, row in enumerate(table("gauges", DATA), 1)
    )

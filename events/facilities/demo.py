"""Facts: census kinds, thresholds, published figures, the facilities that were announced by name.
Demonstration: facilities over the real townships, all marked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TypeVar
from zlib import crc32

from django.db import transaction

from events.facilities import reference_data
from events.facilities.demo_shapes import AREAS, PATTERNS, RESIDENTS, SHAPES, Shape
from events.facilities.enums import AccessItem, Answer, Booking, Fee, Group, Ownership, Setting
from events.facilities.ground import ground
from events.facilities.models import (
    AccessFact,
    Amenity,
    AreaStatement,
    Closure,
    Concession,
    Facility,
    FacilityKind,
    FaultReport,
    FaultStep,
    OpeningPeriod,
    OpeningSpan,
    Population,
    PublishedFigure,
    ServiceRule,
)
from events.facilities.published import publication
from initiatives.schools.models import School
from portal.accounts.registers import give_units
from portal.demo.registry import demonstration, facts
from portal.places.models import Place

ORDINALS = ("", "（二号）", "（三号）")
YEAR_END = date(2024, 12, 31)
MARK = "演示数据，非统计公布值"


@facts("体育场地类别与服务规范", order=68)
def load_tables() -> None:
    for (code, name, sports), kinds in reference_data.KINDS.items():
        group, _ = FacilityKind.objects.get_or_create(code=code, defaults={"name": name, "sports": sports})
        for kind, label in kinds:
            FacilityKind.objects.get_or_create(code=kind, defaults={"name": label, "parent": group, "sports": sports})
    for position, name in enumerate(reference_data.AMENITIES):
        Amenity.objects.get_or_create(name=name, defaults={"position": position})
    for measure, threshold, at_most, source in reference_data.THRESHOLDS:
        values = {"threshold": threshold, "at_most": at_most, "source": source}
        ServiceRule.objects.get_or_create(measure=measure, defaults=values)
    if said := publication():
        for figure in said.figures:
            values = {**asdict(figure), "as_of": said.as_of, "source": said.source}
            PublishedFigure.objects.get_or_create(key=values.pop("key"), defaults=values)


@facts("公布的体育场地", order=69)
def load_announced() -> None:
    """What was announced by name; place, hours and fees were not published, so each belongs to the whole city."""
    said, city = publication(), Place.objects.filter(kind="city").first()
    if said is None or city is None:
        return
    for facility in said.facilities:
        values = {
            "name": facility.name,
            "kind": FacilityKind.objects.get(code=facility.kind),
            "source": f"{said.source}（{facility.note}）",
            "township": city,
        }
        Facility.objects.get_or_create(code=facility.code, defaults=values)


@demonstration("体育场地", order=70)
def load_facilities() -> None:
    with transaction.atomic():
        new = _facilities()
        _hours(new)
        _facts_about(new)
        _statistics()
        _faults()


T = TypeVar("T")
Made = tuple[Facility, Shape]


def pick(key: str, salt: str, options: Sequence[T]) -> T:
    """The same choice every time."""
    return options[crc32(f"{key}{salt}".encode()) % len(options)]


def spread(key: str, salt: str, reach: float) -> float:
    """Degrees between minus and plus ``reach``, the same every time."""
    return (crc32(f"{key}{salt}".encode()) % 20001 - 10000) / 10000 * reach


def _facilities() -> list[Made]:
    """One facility for every township, a second for about half, a third in the old town. Returns the new ones."""
    kinds = {kind.code: kind for kind in FacilityKind.objects.all()}
    known = set(Facility.objects.filter(is_demo=True).values_list("code", flat=True))
    schools = {school.township_id: school for school in School.objects.filter(is_demo=True, close_date=None)}
    serial: dict[str, int] = {}
    names: Counter[tuple[int, str]] = Counter()
    made = []
    for township in Place.objects.townships().select_related("parent", "county").order_by("code"):
        for number in range(_how_many(township)):
            prefix = township.code[:6]
            serial[prefix] = serial.get(prefix, 8000) + 1
            code = f"{prefix}-{serial[prefix]}"
            shape = pick(township.code, "shape", SHAPES) if number == 0 else pick(code, "second", SHAPES)
            same = names[township.pk, shape.name]
            names[township.pk, shape.name] += 1
            if code not in known:
                facility = _facility(code, township, shape, kinds[shape.kind], ORDINALS[same])
                facility.school = schools.get(township.pk) if shape.school else None
                made.append((facility, shape))
    give_units([facility for facility, _ in made])
    Facility.objects.bulk_create([facility for facility, _ in made])
    return made


def _county(township: Place) -> str:
    return township.county.code if township.county else ""


def _how_many(township: Place) -> int:
    """More in the old town, one or two elsewhere."""
    if _county(township) == "371502" and township.kind == "subdistrict":
        return 3
    return 2 if crc32(township.code.encode()) % 100 < 45 else 1


def _point(code: str, township: Place) -> dict[str, Decimal]:
    """Somewhere near the township's county seat; nothing where the seat is not known."""
    seat = ground().seats.get(_county(township))
    if seat is None:
        return {}
    longitude, latitude = seat
    if _county(township) == "371502":
        longitude += 0.03  # east of the lake
    reach = 0.02 if township.kind == "subdistrict" else 0.11
    return {
        "longitude": Decimal(f"{longitude + spread(township.code, 'east', reach) + spread(code, 'x', 0.006):.6f}"),
        "latitude": Decimal(f"{latitude + spread(township.code, 'north', reach) + spread(code, 'y', 0.006):.6f}"),
    }


def _facility(code: str, township: Place, shape: Shape, kind: FacilityKind, number: str) -> Facility:
    booking = pick(code, "booking", shape.booking)
    fee = pick(code, "fee", shape.fee)
    return Facility(
        code=code,
        name=f"{township.name}{shape.name}{number}",
        kind=kind,
        township=township,
        street_address=f"{township.county or ''}{township.name}（演示地址）",
        **_point(code, township),
        area_m2=Decimal(pick(code, "area", shape.areas)),
        setting=shape.setting,
        floodlit=pick(code, "light", (Answer.YES, Answer.YES, Answer.NO, Answer.UNKNOWN)),
        contents=shape.contents,
        ownership=Ownership.SCHOOL if shape.school else shape.ownership,
        school_open=shape.school,
        fee=fee,
        fee_note="" if fee == Fee.FREE else "收费标准为演示数据，以现场公示为准。",
        market_percent=None if fee == Fee.FREE else pick(code, "percent", (50, 60, 70, 80)),
        free_items="健身路径、室外场地" if fee == Fee.LOW else "",
        services=pick(code, "services", ("", "健身指导", "体质监测、健身指导")),
        booking=booking,
        booking_note=shape.booking_note if booking != Booking.NONE else "",
        phone=pick(code, "phone", ("0635-0000000", "0635-0000000", "")),
        for_children=pick(code, "children", (True, False, False)),
        for_elders=pick(code, "elders", (True, True, False)) and shape.setting != Setting.INDOOR,
        source="演示数据",
        is_demo=True,
    )


def _hours(made: Sequence[Made]) -> None:
    periods, spans = [], []
    for facility, shape in made:
        if crc32(f"{facility.code}unknown".encode()) % 100 < 6:
            continue
        for name, first, last, rows in PATTERNS[pick(facility.code, "hours", shape.hours)]:
            periods.append(OpeningPeriod(facility=facility, name=name, season_from=first, season_to=last))
            spans.append(rows)
    OpeningPeriod.objects.bulk_create(periods)
    OpeningSpan.objects.bulk_create(
        OpeningSpan(period=period, days=days, start=start, end=end)
        for period, rows in zip(periods, spans, strict=True)
        for days, start, end in rows
    )
    halls = [facility for facility, shape in made if shape.setting == Setting.INDOOR][:2]
    dates = ((date(2026, 11, 20), date(2027, 1, 31)), (date(2026, 12, 5), date(2026, 12, 20)))
    Closure.objects.bulk_create(
        Closure(facility=hall, first_day=start, last_day=end, reason="设备检修", announced_on=date(2026, 11, 6))
        for hall, (start, end) in zip(halls, dates, strict=False)
    )


def _facts_about(made: Sequence[Made]) -> None:
    amenities = list(Amenity.objects.all())
    link = Facility.amenities.through
    facts, concessions, links = [], [], []
    for facility, _shape in made:
        for item in (AccessItem.ENTRANCE, AccessItem.TOILET, AccessItem.PARKING, AccessItem.RAMP):
            answer = pick(facility.code, item, (Answer.YES, Answer.YES, Answer.NO, Answer.UNKNOWN))
            facts.append(AccessFact(facility=facility, item=item, answer=answer))
        if facility.fee != Fee.FREE:
            percents = zip(Group.values, (50, pick(facility.code, "elder", (0, 50)), 0, 50, 50), strict=True)
            concessions += [Concession(facility=facility, group=group, percent=percent) for group, percent in percents]
        chosen = [a for a in amenities if crc32(f"{facility.code}{a.name}".encode()) % 3 == 0]
        links += [link(facility_id=facility.pk, amenity_id=amenity.pk) for amenity in chosen]
    AccessFact.objects.bulk_create(facts)
    Concession.objects.bulk_create(concessions)
    link.objects.bulk_create(links)


def _statistics() -> None:
    """Areas and residents per county, invented so that the city's value agrees with the published 2.72."""
    counties = {place.code: place for place in Place.objects.counties()}
    if AreaStatement.objects.filter(is_demo=True).exists() or not counties:
        return
    marks = {"source": MARK, "is_demo": True}
    Population.objects.bulk_create(
        Population(county=counties[code], year=2024, residents=count, **marks) for code, count in RESIDENTS.items()
    )
    rest, statements = dict(AREAS), []
    for facility in Facility.objects.filter(is_demo=True).select_related("township__county"):
        county, area = facility.township.county, facility.area_m2
        if county is None or area is None:
            continue  # an invented facility has both
        rest[county.code] -= area
        statements.append(AreaStatement(county=county, facility=facility, as_of=YEAR_END, area_m2=area, **marks))
    statements += [AreaStatement(county=counties[c], as_of=YEAR_END, area_m2=a, **marks) for c, a in rest.items()]
    AreaStatement.objects.bulk_create(statements)


def _faults() -> None:
    if FaultReport.objects.filter(is_demo=True).exists():
        return
    facilities = Facility.objects.filter(is_demo=True, setting=Setting.OUTDOOR).order_by("code")[:3]
    for facility, text in zip(
        facilities, ("篮筐松动，请尽快固定。", "照明灯有两盏不亮。", "健身器材螺丝脱落。"), strict=False
    ):
        report = FaultReport.objects.create(facility=facility, description=text, is_demo=True)
        FaultStep.objects.create(report=report, state=report.state)

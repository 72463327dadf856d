"""Vocabularies and published designations as facts; an invented register of schools as demonstration."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import connection, transaction

from initiatives.schools.demo.invent import Invented, register
from initiatives.schools.models import (
    Designation,
    DesignationType,
    FormerName,
    School,
    SchoolLink,
    SchoolService,
    Stage,
    UrbanRural,
)
from portal.accounts.registers import give_units
from portal.demo.registry import demonstration, facts
from portal.places.models import Place, Reading

STAGES = [
    ("kindergarten", "幼儿园", False),
    ("primary", "小学", True),
    ("junior", "初中", True),
    ("senior", "普通高中", False),
    ("vocational", "中职", False),
    ("higher-vocational", "高职", False),
    ("special", "特殊教育", False),
    ("specialised", "专门教育", False),
]
TYPES = [
    ("strong-town", "强镇筑基试点"),
    ("teaching-reform-zone", "义务教育教学改革实验区"),
    ("science-zone", "中小学科学教育实验区"),
    ("characteristic-high", "特色高中"),
    ("warm-campus", "乡村温馨校园"),
    ("study-base", "研学基地"),
    ("labour-base", "劳动实践基地"),
]


@facts("学段与称号类型", order=38)
def load_vocabularies() -> None:
    for position, (code, name, compulsory) in enumerate(STAGES, 1):
        Stage.objects.get_or_create(code=code, defaults={"name": name, "compulsory": compulsory, "position": position})
    for position, (code, name) in enumerate(TYPES, 1):
        DesignationType.objects.get_or_create(code=code, defaults={"name": name, "position": position})


@facts("公布的称号", order=39)
def load_designations() -> None:
    """What the press conference of 2025-03-18 names. Senior high schools stand by name: no code was published."""
    types = {type.code: type for type in DesignationType.objects.all()}
    places = {place.code: place for place in Place.objects.all()}
    if not places:
        return
    with (Path(__file__).parents[1] / "data" / "designations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            subject = {
                "type": types[row["type"]],
                "level": row["level"],
                "township": places.get(row["township"]),
                "county": places.get(row["county"]),
                "organisation": row["organisation"],
            }
            if not Designation.objects.filter(**subject).exists():
                Designation.objects.create(
                    **subject,
                    awarded_on=date.fromisoformat(row["awarded_on"]),
                    awarded_precision=row["precision"],
                    total_in_scope=row["total_in_scope"] or None,
                    source=row["source"],
                )


@demonstration("学校", order=40)
@transaction.atomic
def load_schools() -> None:
    """All at once and without history rows, which are for what people do. A second run finds them and stops."""
    places = list(Place.objects.select_related("county"))
    if not places or School.objects.filter(is_demo=True).exists():
        return
    stages = {stage.code: stage.pk for stage in Stage.objects.all()}
    invented = register(places)
    readings = Reading.objects.in_use()
    for one in invented:
        one.school.set_keys([name for name, _ in one.former_names], readings)
    schools = [one.school for one in invented]
    for dependent in (False, True):  # campuses and teaching points after the schools they belong to
        chosen = [school for school in schools if bool(school.campus_of or school.parent_school) is dependent]
        give_units(chosen)
        School.objects.bulk_create(chosen, batch_size=500)
    through = School.stages.through
    through.objects.bulk_create(
        [through(school=one.school, stage_id=stages[code]) for one in invented for code in one.stages], batch_size=1000
    )
    UrbanRural.objects.bulk_create(
        [
            UrbanRural(school=one.school, setting=setting, valid_from=start, valid_to=end, method="演示")
            for one in invented
            for setting, start, end in one.settings
        ],
        batch_size=500,
    )
    _load_around(invented)
    _tell_the_planner()


def _tell_the_planner() -> None:
    """PostgreSQL plans by statistics, and what has just been loaded in bulk has none: the next step would crawl."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _load_around(invented: Sequence[Invented]) -> None:
    FormerName.objects.bulk_create(
        [
            FormerName(school=one.school, name=name, until=until, until_precision="year")
            for one in invented
            for name, until in one.former_names
        ]
    )
    SchoolLink.objects.bulk_create(
        [
            SchoolLink(from_school=one.school, to_school=one.successor.school, kind="merged_into", day=day)
            for one in invented
            if one.successor and (day := one.school.close_date)
        ]
    )
    SchoolService.objects.bulk_create(
        [SchoolService(school=one.school, **service) for one in invented for service in one.services], batch_size=500
    )
    types = {type.code: type for type in DesignationType.objects.all()}
    designations = [
        Designation(school=one.school, is_demo=True, **{**designation, "type": types[designation["type"]]})
        for one in invented
        for designation in one.designations
    ]
    for designation in designations:
        designation.set_place()
    Designation.objects.bulk_create(designations, batch_size=500)

"""A version that is put back is whole: its choices come back, and what does not is named before anybody confirms.

The table is made from what is registered, so a later room is covered as soon as it exists.
"""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.forms.models import _get_foreign_key

from events.facilities.models import Facility, OpeningPeriod, OpeningSpan
from initiatives.schools.models import School
from portal.audit.models import AuditEvent
from portal.records.history import in_batch, keep_first_versions
from tests.factories import make
from tests.portal.backoffice.test_access import address, label, request_of
from tests.portal.backoffice.test_restore import (
    WITH_HISTORY,
    another,
    chief,  # noqa: F401 - a fixture
    posted_version,
)

pytestmark = pytest.mark.django_db
START = "2026-11-23T09:00:00+08:00"
OF_ONE_TABLE = [
    (model, field)
    for model in WITH_HISTORY
    for field in model._meta.many_to_many
    if field.remote_field.through._meta.auto_created
]
TRACKED = [(model, field) for model, field in OF_ONE_TABLE if field in model.history.model._history_m2m_fields]
# What an introspected part of these tables needs beside its owner.
OWN = {
    "School-LinkInline": {"kind": "split_into"},
    "Facility-ConcessionInline": {"percent": 50},
    "Initiative-MilestoneInline": {"measure": None},
}
PARTS = [(model, inline) for model in WITH_HISTORY for inline in admin.site._registry[model].inlines]


def pair(case):
    return label(case) if isinstance(case, type) and hasattr(case, "_meta") else getattr(case, "__name__", str(case))


def page_of(client, record, version):
    return client.get(address(type(record), "simple_history", record.pk, version.pk))


def restore(client, record, version):
    page = page_of(client, record, version)
    answer = client.post(page.request["PATH_INFO"], posted_version(page))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return page


def keys(record, field):
    return sorted(getattr(record, field.name).values_list("pk", flat=True))


# --- choices


def test_every_choice_that_a_form_offers_is_kept_with_the_versions(chief):  # noqa: F811
    offered = []
    for model, field in OF_ONE_TABLE:
        model_admin = admin.site._registry[model]
        shown = flatten_fieldsets(model_admin.get_fieldsets(request_of(chief), make(model)))
        offered += [(model, field)] if field.name in shown else []
    assert offered == TRACKED
    assert {label(model) for model, _field in TRACKED} == {label(School), label(Facility)}


@pytest.fixture
def chosen(request, time_machine):
    """A record with two choices, saved a minute ago, and the two."""
    model, field = request.param
    time_machine.move_to(START, tick=False)
    record = make(model)
    two = [make(field.related_model) for _ in range(2)]
    getattr(record, field.name).set(two)
    time_machine.shift(60)
    return record, field, two


both = pytest.mark.parametrize("chosen", TRACKED, ids=lambda case: f"{case[0].__name__}.{case[1].name}", indirect=True)


@both
@pytest.mark.parametrize("left", [0, 1], ids=["the first is left", "the second is left"])
def test_choices_come_back(client, chief, chosen, left):  # noqa: F811
    record, field, two = chosen
    version = record.history.first()
    getattr(record, field.name).set([two[left]])
    start = AuditEvent.objects.count()
    page = restore(client, record, version)
    assert (page.context["kept"], page.context["parts"]) == ([], [])
    assert keys(record, field) == sorted(one.pk for one in two)
    newest = record.history.first()
    assert sorted(getattr(newest, field.name).values_list(field.m2m_reverse_field_name(), flat=True)) == keys(
        record, field
    )
    [entry] = AuditEvent.objects.order_by("pk")[start:]
    words = str(field.verbose_name)
    assert (len(entry.before[words].split("、")), len(entry.after[words].split("、"))) == (1, 2)


@both
def test_choices_that_were_made_later_go(client, chief, chosen):  # noqa: F811
    record, field, two = chosen
    version = record.history.first()
    getattr(record, field.name).add(make(field.related_model))
    restore(client, record, version)
    assert keys(record, field) == sorted(one.pk for one in two)


@both
def test_a_choice_that_is_gone_for_good_is_named(client, chief, chosen):  # noqa: F811
    record, field, two = chosen
    version = record.history.first()
    getattr(record, field.name).set(two[:1])
    two[1].delete()
    page = restore(client, record, version)
    assert page.context["kept"] == [f"{field.verbose_name}（其中 1 项已经不能选）"]
    assert f"{field.verbose_name}（其中 1 项已经不能选）" in unescape(page.content.decode())
    assert keys(record, field) == [two[0].pk]


@both
def test_choices_that_a_batch_has_not_kept_stay_and_are_named(client, chief, chosen):  # noqa: F811
    record, field, two = chosen
    with in_batch(1):
        record.save()
    version = record.history.first()
    getattr(version, field.name).all().delete()
    page = restore(client, record, version)
    assert page.context["kept"] == [f"{field.verbose_name}（当时没有留下记录）"]
    assert keys(record, field) == sorted(one.pk for one in two)


# --- parts


def named(page):
    """By kind, what the page says of each part."""
    shown = unescape(page.content.decode())
    for kind, words, _more in page.context["parts"]:
        assert f"<li>{kind}：{'、'.join(words)}" in shown
    return {kind: words for kind, words, _more in page.context["parts"]}


def test_every_part_has_a_history():
    assert [inline.__name__ for _model, inline in PARTS if not hasattr(inline.model, "history")] == []


@pytest.mark.parametrize(("model", "inline"), PARTS, ids=pair)
def test_what_has_become_of_every_part_is_named(client, chief, time_machine, model, inline):  # noqa: F811
    time_machine.move_to(START, tick=False)
    kind, owner = str(inline.model._meta.verbose_name), _get_foreign_key(model, inline.model, fk_name=inline.fk_name)
    own = OWN.get(f"{model.__name__}-{inline.__name__}", {})
    # a part that is made alone gets an owner which shows parts of its kind
    record = make(model) if own else getattr(make(inline.model), owner.name)
    values = {owner.name: record} | own
    part = make(inline.model, **values) if own else inline.model.objects.get()
    version = record.history.first()
    assert named(page_of(client, record, version)) == {}
    time_machine.shift(60)
    part.refresh_from_db()
    forge(part)
    assert named(page_of(client, record, version))[kind] == [f"{part}（后来改过）"]
    name = str(part.history.first().instance)
    part.delete()
    assert named(page_of(client, record, version))[kind] == [f"{name}（当时有，后来删除了）"]
    late = make(inline.model, **values)
    late.refresh_from_db()
    assert named(page_of(client, record, version))[kind][1:] == [f"{late}（当时还没有）"]


def forge(part):
    """The part was another at its first version; tables of versions have no constraints to mind."""
    then = part.history.last()
    field = next(one for one in then.tracked_fields if is_plain(one))
    setattr(then, field.attname, another(field, getattr(part, field.attname)))
    then.save()


def is_plain(field):
    return field.editable and not (field.is_relation or field.primary_key)


def test_parts_of_parts_are_named(client, chief, time_machine):  # noqa: F811
    time_machine.move_to(START, tick=False)
    facility = make(Facility)
    period = OpeningPeriod.objects.create(facility=facility)
    span = OpeningSpan.objects.create(period=period, days="daily", start=480, end=1200)
    facility.save()
    version = facility.history.first()
    time_machine.shift(60)
    span.end = 1260
    span.save()
    assert named(page_of(client, facility, version)) == {"每周时间": [f"{span}（后来改过）"]}


def test_a_part_that_came_in_bulk_was_there_before_its_first_change(client, chief, time_machine):  # noqa: F811
    time_machine.move_to(START, tick=False)
    facility = make(Facility)
    period = OpeningPeriod.objects.bulk_create([OpeningPeriod(facility=facility)])[0]
    version = facility.history.first()
    assert named(page_of(client, facility, version)) == {}
    time_machine.shift(60)
    keep_first_versions(OpeningPeriod, [period.pk])
    assert named(page_of(client, facility, version)) == {}
    period.name = "暑期"
    period.save()
    assert named(page_of(client, facility, version)) == {"开放时段": [f"{period}（后来改过）"]}


def test_many_parts_are_counted(client, chief, time_machine):  # noqa: F811
    time_machine.move_to(START, tick=False)
    school = make(School)
    version = school.history.first()
    time_machine.shift(timedelta(days=1))
    for number in range(12):
        school.former_names.create(name=f"旧名 {number}")
    [(kind, words, more)] = page_of(client, school, version).context["parts"]
    assert (kind, len(words), more) == ("曾用名", 8, 4)


def test_restoring_leaves_the_parts_as_the_page_says(client, chief, time_machine):  # noqa: F811
    time_machine.move_to(START, tick=False)
    school = make(School)
    version = school.history.first()
    time_machine.shift(60)
    school.former_names.create(name="旧名")
    school.name = "改过的校名"
    school.save()
    restore(client, school, version)
    school.refresh_from_db()
    assert (school.name != "改过的校名", school.former_names.count()) == (True, 1)

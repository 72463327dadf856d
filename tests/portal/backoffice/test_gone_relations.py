"""The page of an old version that names records which are gone, or that its reader may not choose, and other files.

The table is made from what is registered, so a later room is covered as soon as it exists.
"""

from html import unescape

import pytest
from django.db import models

from events.calendar.models import EventBrand, Recognition
from initiatives.indicators.models import Indicator
from initiatives.programme.models import InitiativeIndicator
from initiatives.schools.models import School
from portal.accounts.roles import Role
from tests.factories import make, person, tree
from tests.portal.backoffice.test_access import address, label
from tests.portal.backoffice.test_restore import (
    WITH_HISTORY,
    chief,  # noqa: F401 - a fixture
    posted_version,
    values,
)

pytestmark = pytest.mark.django_db
NOBODY = 987_654  # a key that no record has
GONE = "（当时的已经删除或不能选）"


def relations(model):
    tracked = {field.name for field in model.history.model.tracked_fields}
    return [one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey) and one.name in tracked]


def page_of(client, record, version):
    return client.get(address(type(record), "simple_history", record.pk, version.pk))


def put_back(client, page):
    answer = client.post(page.request["PATH_INFO"], posted_version(page))
    assert answer.status_code == 302, answer.context["adminform"].form.errors


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("model", [one for one in WITH_HISTORY if relations(one)], ids=label)
def test_what_is_gone_is_named_and_stays_as_it_is(client, chief, model):  # noqa: F811
    record = make(model)
    record.save()
    version, fields = record.history.first(), relations(model)
    for field in fields:
        setattr(version, field.attname, NOBODY)
    version.save()
    before = values(record)
    page = page_of(client, record, version)
    assert page.status_code == 200
    assert page.context["gone"] == [f"{field.verbose_name}{GONE}" for field in fields]
    assert {f"{field.verbose_name}" for field in fields}.isdisjoint(page.context["kept"])
    if not page.context["revert_disabled"]:
        put_back(client, page)
    after = values(record)
    assert {one.attname: after[one.attname] for one in fields} == {one.attname: before[one.attname] for one in fields}


def test_the_record_that_a_version_is_named_after_may_be_gone(client, chief):  # noqa: F811
    link = make(InitiativeIndicator)
    link.save()
    version, gone = link.history.first(), link.indicator
    link.indicator = make(Indicator)
    link.save()
    gone.delete()
    page = page_of(client, link, version)
    assert f"这些内容恢复不了，保持现在的：{page.context['gone'][0]}。" in unescape(page.content.decode())
    put_back(client, page)
    link.refresh_from_db()
    assert link.indicator_id != version.indicator_id


def test_a_relation_that_is_there_comes_back_and_nothing_is_named(client, chief):  # noqa: F811
    record = make(Recognition)
    record.save()
    version, brand = record.history.first(), record.brand
    record.brand = make(EventBrand)
    record.save()
    page = page_of(client, record, version)
    assert page.context["gone"] == []
    assert "恢复不了" not in page.content.decode()
    put_back(client, page)
    record.refresh_from_db()
    assert record.brand == brand


def test_an_empty_relation_comes_back_empty(client, chief):  # noqa: F811
    school = make(School)
    school.save()
    version = school.history.first()
    School.objects.filter(pk=school.pk).update(parent_school=make(School))
    page = page_of(client, school, version)
    assert page.context["gone"] == []
    put_back(client, page)
    school.refresh_from_db()
    assert school.parent_school is None


def test_what_a_county_may_not_choose_stays_and_is_named(client):
    """The school stood in a township of another county, which this clerk's form does not offer."""
    school = make(School, place=tree()["a1"])
    school.save()
    version = school.history.first()
    version.township_id = tree()["b1"].pk
    version.save()
    client.force_login(person(Role.EDITOR, tree()["a"]))
    page = page_of(client, school, version)
    assert page.context["gone"] == [f"{School._meta.get_field('township').verbose_name}{GONE}"]
    put_back(client, page)
    school.refresh_from_db()
    assert school.township == tree()["a1"]


@pytest.mark.parametrize("then", ["recognitions/gone.pdf", ""])
def test_another_file_is_named_and_stays(client, chief, then):  # noqa: F811
    record = make(Recognition)
    Recognition.objects.filter(pk=record.pk).update(document="recognitions/now.pdf")
    record.refresh_from_db()
    record.save()
    version = record.history.first()
    version.document = then
    version.save()
    page = page_of(client, record, version)
    assert page.context["gone"] == [f"{Recognition._meta.get_field('document').verbose_name}（文件不随版本保存）"]
    put_back(client, page)
    record.refresh_from_db()
    assert record.document.name == "recognitions/now.pdf"

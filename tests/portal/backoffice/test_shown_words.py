"""What lists and pages of the back office show in words: dates, the mark of invented records, names of rooms."""

from datetime import date, datetime

import pytest
from django import forms
from django.contrib import admin
from django.utils import formats
from django.utils.timezone import get_current_timezone

from portal.accounts.roles import Role
from portal.dates.models import HolidayDay
from portal.records.demo_mark import DemoMarked
from tests.factories import person, tree
from tests.portal.backoffice.test_access import MODELS, address, label

ZONE = get_current_timezone()


def test_tables_and_boxes_write_dates_in_one_way():
    day = date(2026, 11, 29)
    assert formats.localize(day) == "2026-11-29"
    assert formats.localize(datetime(2026, 11, 29, 8, 5, tzinfo=ZONE)) == "2026-11-29 08:05"
    assert 'value="2026-11-29"' in forms.DateInput().render("day", day)
    assert {forms.DateField().clean(text) for text in ("2026-11-29", "2026/11/29", "2026年11月29日")} == {day}


@pytest.mark.django_db
@pytest.mark.parametrize("model", [one for one in MODELS if issubclass(one, DemoMarked)], ids=label)
def test_no_list_judges_what_is_invented(client, model):
    """Neither a tick nor a cross: the words on what is invented, nothing on what is real."""
    client.force_login(person(Role.DATA, tree()["city"]))
    columns = admin.site.get_model_admin(model).get_list_display(client.get("/admin/").wsgi_request)
    shown = [column for column in columns if getattr(column, "__name__", column) == "is_demo"]
    assert [column(model(is_demo=invented)) for column in shown for invented in (True, False)] == [
        "演示数据",
        "",
    ] * len(shown)


@pytest.mark.django_db
def test_the_mark_stands_in_plain_words(client):
    HolidayDay.objects.create(date=date(2026, 10, 1), name="国庆节", is_off=True, is_demo=True)
    client.force_login(person(Role.DATA, tree()["city"]))
    page = client.get(address(HolidayDay, "changelist")).content.decode()
    cell = page.partition("field-is_demo")[2].partition("</td>")[0]
    assert cell.endswith(">演示数据")


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_room_and_its_list_have_two_names(model):
    """The way to a page reads 赛事日历 > 赛事, and not 赛事 > 赛事."""
    assert str(model._meta.app_config.verbose_name) != str(model._meta.verbose_name_plural)


def menu(client):
    return {item["title"] for group in client.get("/admin/").context["sidebar_navigation"] for item in group["items"]}


@pytest.mark.django_db
def test_whoever_imports_has_it_in_the_menu_with_the_ways_to_begin(client):
    client.force_login(person(Role.DATA, tree()["a"]))
    assert "导入与批量修改" in menu(client)
    page = client.get("/admin/spreadsheets/batch/")
    begun = dict(page.context["starts"])
    assert "学校" in begun
    assert [client.get(url).status_code for url in begun.values()] == [200] * len(begun)


@pytest.mark.django_db
def test_whoever_imports_nothing_has_not(client):
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    assert "导入与批量修改" not in menu(client)
    assert client.get("/admin/spreadsheets/batch/").context["starts"] == []


@pytest.mark.django_db
def test_a_history_without_rows_claims_nothing_about_what_was_not_recorded(client):
    place = tree()["a1"]
    place.history.all().delete()
    type(place).objects.filter(pk=place.pk).update(name="改过的镇")
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    page = client.get(address(type(place), "history", place.pk)).content.decode()
    assert "它由初始数据带入，或者改动时没有留下历史。办理过什么，可以在审计日志中查找。" in page
    assert "没有改动过" not in page

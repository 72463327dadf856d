"""Filters that a person keeps above a list: their own, by POST, so many, and honest when the list has changed."""

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.backoffice.models import QUERY_LENGTH, SavedFilter
from portal.backoffice.saved_filters import MOST
from tests.factories import person, tree
from tests.portal.audit.entries import Entries

pytestmark = pytest.mark.django_db
PAGE = "admin:facilities_faultreport_changelist"
SAVE = "admin:facilities_faultreport_save_filter"


@pytest.fixture
def keeper(client):
    keeper = person(Role.DATA, tree()["city"])
    client.force_login(keeper)
    return keeper


def saved(client, name="新报修", query="state__exact=new&p=2&q=%E7%AF%AE%E7%AD%90"):
    return client.post(reverse(SAVE), {"name": name, "query": query})


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def one_of(owner, **values):
    values = {"listed": "facilities.faultreport", "name": "甲", "query": "state__exact=new", **values}
    return SavedFilter.objects.create(owner=owner, **values)


def test_the_filters_of_a_list_are_kept_under_a_name_and_opened_again(client, keeper):
    page = client.get(reverse(PAGE), {"state__exact": "new", "q": "篮筐"})
    assert page.context["saved_filters"]["query"] == "state__exact=new&q=%E7%AF%AE%E7%AD%90"
    assert "保存当前筛选" in page.content.decode()
    entries = Entries()
    answer = saved(client)
    listed = f"{reverse(PAGE)}?state__exact=new&q=%E7%AF%AE%E7%AD%90"
    assert (answer.status_code, answer.url) == (302, listed)
    assert said(answer) == ["已保存筛选“新报修”。"]
    assert entries.names() == [("create", True, keeper.pk)]
    assert "篮筐" not in str(entries.new()[0].after)
    row = SavedFilter.objects.get()
    link = reverse("admin:facilities_faultreport_open_filter", args=[row.pk])
    assert f'<a href="{link}">新报修</a>' in client.get(reverse(PAGE)).content.decode()
    assert client.get(link).url == listed


def test_without_filters_there_is_nothing_to_save(client, keeper):
    assert "保存当前筛选" not in client.get(reverse(PAGE)).content.decode()
    assert said(saved(client, query="p=3")) == ["还没有选择筛选条件，请先筛选或搜索，再保存。"]
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("甲", "state__exact=new", "已有同名的筛选，请换一个名称，或先删除原来的。"),
        ("", "state__exact=new", "此字段不能为空。"),
        ("乙" * 31, "state__exact=new", None),
        ("乙", "q=" + "a" * QUERY_LENGTH, "筛选条件太长，不能保存；请减少选择。"),
    ],
)
def test_what_cannot_be_saved_is_said(client, keeper, name, query, sentence):
    one_of(keeper)
    sentences = said(saved(client, name, query))
    assert len(sentences) == 1
    assert sentence in (None, sentences[0])
    assert SavedFilter.objects.count() == 1


def test_a_person_keeps_so_many_above_one_list(client, keeper):
    for number in range(MOST):
        one_of(keeper, name=f"第 {number}")
    full = f"每个列表最多保存 {MOST} 个筛选，请先删除不用的。"
    assert said(saved(client)) == [full]
    SavedFilter.objects.first().delete()
    assert said(saved(client)) == [full, "已保存筛选“新报修”。"]


def test_a_filter_is_removed_by_its_owner_behind_a_button(client, keeper):
    row, entries = one_of(keeper), Entries()
    url = reverse("admin:facilities_faultreport_drop_filter", args=[row.pk])
    assert client.get(url).status_code == 405
    assert client.get(reverse(SAVE)).status_code == 405
    assert SavedFilter.objects.count() == 1
    assert said(client.post(url)) == ["已删除筛选“甲”。"]
    assert not SavedFilter.objects.exists()
    assert entries.names() == [("delete", True, keeper.pk)]


def test_nobody_reaches_the_filters_of_others(client, keeper):
    row = one_of(person(Role.DATA, tree()["city"]))
    assert client.get(reverse(PAGE)).context["saved_filters"]["rows"] == []
    for name, method in (("open_filter", client.get), ("drop_filter", client.post)):
        assert method(reverse(f"admin:facilities_faultreport_{name}", args=[row.pk])).status_code == 404
        assert method(reverse(f"admin:schools_school_{name}", args=[row.pk])).status_code == 404
    assert SavedFilter.objects.get() == row


def test_who_may_not_see_the_list_saves_nothing_above_it(client):
    client.force_login(person())
    before = AuditEvent.objects.filter(kind="create").count()
    assert saved(client).status_code == 403
    assert (SavedFilter.objects.count(), AuditEvent.objects.filter(kind="create").count()) == (0, before)


@pytest.mark.parametrize("query", ["gone__exact=1", "waiting=gone", "state__exact=new&contact__startswith=138"])
def test_a_filter_that_the_list_no_longer_offers_says_so(client, keeper, query):
    row = one_of(keeper, query=query)
    answer = client.get(reverse("admin:facilities_faultreport_open_filter", args=[row.pk]))
    assert answer.url == reverse(PAGE)
    assert said(answer) == ["保存的筛选“甲”用到的条件已不再提供，下面是全部记录。请删除它，重新筛选后再保存。"]


def test_saved_filters_go_with_the_account(keeper):
    one_of(keeper)
    User.objects.filter(pk=keeper.pk).delete()
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("values", [{"name": ""}, {"query": ""}])
def test_the_database_keeps_no_empty_filter(keeper, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        one_of(keeper, **values)


def test_the_database_keeps_a_name_once(keeper):
    one_of(keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        one_of(keeper, query="state__exact=fixed")
    one_of(person(), query="state__exact=fixed")
    one_of(keeper, listed="schools.school")

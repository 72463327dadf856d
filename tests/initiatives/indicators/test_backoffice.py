"""The back office: actions by POST with a reason, many values on one page, and what the dashboard points at."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from initiatives.indicators.backoffice import differing, drafts, empty, overdue, stale
from initiatives.indicators.enums import State
from initiatives.indicators.models import Indicator, Observation
from portal.accounts.roles import Role
from tests.factories import person, tree
from tests.initiatives.acting import act, action_page
from tests.initiatives.indicators import factories
from tests.posting import posted

pytestmark = pytest.mark.django_db
ENTRY = "admin:indicators_observation_entry"


@pytest.fixture
def keeper(client):
    user = person(Role.DATA, tree()["city"])
    client.force_login(user)
    return user


def acted(client, name, row, **answers):
    before = Observation.objects.count(), Observation.objects.get(pk=row.pk).state
    client.get(action_page(row, name))
    assert (Observation.objects.count(), Observation.objects.get(pk=row.pk).state) == before, "a GET changes nothing"
    return act(client, row, name, **answers)


def test_publish_revise_withdraw(client, keeper):
    row = factories.observation()
    acted(client, "publish", row)
    row.refresh_from_db()
    assert (row.state, row.published_by) == (State.PUBLISHED, keeper)
    page = client.get(reverse("admin:indicators_observation_change", args=[row.pk]))
    assert [name for name in page.context["adminform"].form.fields if name != "version_token"] == []
    acted(client, "revise", row, value="0", qualifier="exact", published_text="", reason="")
    assert Observation.objects.count() == 1, "no reason, no revision"
    acted(client, "revise", row, value="0", qualifier="exact", published_text="", reason="原报表有误")
    new = Observation.objects.published().get()
    assert (new.value, new.revision_reason, new.recorded_by) == (Decimal(0), "原报表有误", keeper)
    answer = acted(client, "revise", row, value="5", qualifier="exact", published_text="", reason="再改")
    assert "当前为“已修订”，不能修订" in answer.content.decode()
    acted(client, "withdraw", new, reason="口径有误")
    assert not Observation.objects.published().exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_only_publishers_publish(client, role):
    row = factories.observation()
    client.force_login(person(role, tree()["city"]))
    assert act(client, row, "publish").status_code == 403
    assert Observation.objects.get().state == State.DRAFT


def test_publishing_a_selection_says_which_rows_could_not(client, keeper):
    good, bad = factories.observation(), factories.observation(source=None, period_end=date(2023, 1, 1))
    data = {"action": "action-publish", "_selected_action": [good.pk, bad.pk]}
    text = client.post(reverse("admin:indicators_observation_changelist"), data, follow=True).content.decode()
    assert "已发布 1 条数据" in text
    assert "发布前请填写来源" in text
    assert list(Observation.objects.published()) == [good]


def test_values_of_all_counties_are_published_in_one_period(client, keeper):
    """Each place has its own published value; only a second one of the same place is refused."""
    of, places = factories.indicator(), tree()
    rows = [factories.observation(of, place=place) for place in (None, places["a"], places["b"])]
    double = factories.observation(of, place=places["a"])
    data = {"action": "action-publish", "_selected_action": [row.pk for row in rows]}
    text = client.post(reverse("admin:indicators_observation_changelist"), data, follow=True).content.decode()
    assert "已发布 3 条数据" in text
    assert set(Observation.objects.published()) == set(rows)
    data = {"action": "action-publish", "_selected_action": [double.pk]}
    text = client.post(reverse("admin:indicators_observation_changelist"), data, follow=True).content.decode()
    assert "该指标在同一时期、同一地区已有已发布的数据" in text


def grid(client, periods="2024 2025-03", place="city", **cells):
    chosen = {"place": place, "periods": periods}
    return client.post(reverse(ENTRY), {**chosen, **cells}, follow=True)


def test_many_values_on_one_page(client, keeper):
    schools, share = factories.indicator(), factories.indicator("share", name="覆盖率", unit=factories.percent())
    page = client.get(reverse(ENTRY), {"place": "city", "periods": "2024 2025-03"})
    assert [cell.key for cell in page.context["grid"].cells] == [
        f"c-{i}-{n}" for i in (schools.pk, share.pk) for n in (0, 1)
    ]
    a, b = f"c-{schools.pk}-0", f"c-{share.pk}-1"
    answer = grid(client, **{a: "4800余", b: "101", "source": factories.source().code})
    text = answer.content.decode()
    assert "有 1 格填写有误，一格也没有保存" in text
    assert "百分比应在 0 到 100 之间" in text
    assert 'value="4800余"' in text, "nothing typed is lost"
    assert Observation.objects.count() == 0
    assert "已保存 2 条草稿" in grid(client, **{a: "4800余", b: "0"}).content.decode()
    first, second = Observation.objects.order_by("pk")
    assert (first.value, first.qualifier, first.published_text) == (4800, "over", "4800余所")
    assert (second.value, second.end_precision, second.published_text) == (0, "month", "")
    grid(client, **{a: "", f"seen-{a}": "4800余所", b: "清空", f"seen-{b}": "0.00%"})
    assert list(Observation.objects.all()) == [first], "blank changes nothing, 清空 removes the draft"


def test_a_cell_changed_meanwhile_is_not_overwritten(client, keeper):
    schools = factories.indicator()
    row = factories.observation(schools, value=5)
    key = f"c-{schools.pk}-0"
    answer = grid(client, periods="2024", **{key: "7", f"seen-{key}": "4所"})
    assert "这一格已被他人改为“5所”" in answer.content.decode()
    row.refresh_from_db()
    assert row.value == 5


def test_published_cells_are_locked(client, keeper):
    row = factories.published()
    key = f"c-{row.indicator_id}-0"
    grid(client, periods="2024", **{key: "7", f"seen-{key}": ""})
    assert list(Observation.objects.values_list("value", "state")) == [(10, "published")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("十五届", "不是数字"),
        ("3处", "单位写的是“处”，这个指标的单位是“所”"),
        ("1.1234567", "6 位"),
        ("9" * 15, "太大"),
    ],
)
def test_a_wrong_cell_says_what_to_mend(client, keeper, typed, sentence):
    key = f"c-{factories.indicator().pk}-0"
    assert sentence in grid(client, periods="2024", **{key: typed}).content.decode()
    assert not Observation.objects.exists()


@pytest.mark.parametrize("periods", ["去年", "2024-13", "2020 2021 2022 2023 2024 2025 2026"])
def test_periods_are_checked(client, keeper, periods):
    page = client.get(reverse(ENTRY), {"place": "city", "periods": periods})
    assert page.context["grid"] is None
    assert page.context["form"].errors["periods"]


def test_a_county_clerk_types_only_for_her_county(client):
    places = tree()
    client.force_login(person(Role.EDITOR, places["a"]))
    key = f"c-{factories.indicator().pk}-0"
    grid(client, periods="2024", place=places["a"].code, **{key: "3"})
    grid(client, periods="2024", place=places["b"].code, **{key: "4"})
    grid(client, periods="2024", place="city", **{key: "5"})
    assert list(Observation.objects.values_list("place__code", "value")) == [(places["a"].code, 3)]


def across(client, row, periods="2024", **cells):
    """The grid of one indicator over all places of the person, saved with these cells."""
    chosen = {"indicator": row.code, "periods": periods}
    return client.post(reverse(ENTRY), {**chosen, **cells}, follow=True)


def test_one_indicator_for_every_county_on_one_page(client, keeper):
    places, row = tree(), factories.indicator()
    page = client.get(reverse(ENTRY), {"indicator": row.code, "periods": "2024"})
    assert [line.place for line in page.context["grid"].rows] == [None, places["a"], places["b"]]
    keys = {key: f"c-{row.pk}-{places[key].pk}-0" for key in ("a", "b")}
    assert "已保存 2 条草稿" in across(client, row, **{keys["a"]: "3", keys["b"]: "4"}).content.decode()
    found = Observation.objects.order_by("value").values_list("place__code", "value")
    assert list(found) == [(places["a"].code, 3), (places["b"].code, 4)]
    again = across(client, row, **{keys["a"]: "7", f"seen-{keys['a']}": "2所"}).content.decode()
    assert "这一格已被他人改为“3所”" in again


def test_after_one_wrong_cell_the_mended_page_is_saved(client, keeper):
    """What the page then sends as seen is what is stored, not what was typed and never saved."""
    places, row = tree(), factories.indicator()
    stored = factories.observation(row, place=places["b"], value=4)
    a, b = (f"c-{row.pk}-{places[key].pk}-0" for key in ("a", "b"))
    page = across(client, row, **{a: "3", f"seen-{a}": "", b: "五", f"seen-{b}": "4所"})
    assert "有 1 格填写有误，一格也没有保存" in page.content.decode()
    written = dict(re.findall(r'name="((?:seen-)?c-[\d-]+)"[^>]*? value="([^"]*)"', page.content.decode()))
    form = {key: written[key] for key in (a, b, f"seen-{a}", f"seen-{b}")}
    assert form == {a: "3", f"seen-{a}": "", b: "五", f"seen-{b}": "4所"}
    assert "已保存 2 条草稿" in across(client, row, **form | {b: "5"}).content.decode()
    found = Observation.objects.order_by("value").values_list("place__code", "value")
    assert list(found) == [(places["a"].code, 3), (places["b"].code, 5)]
    assert Observation.objects.filter(pk=stored.pk).exists()


def test_a_county_clerk_has_only_her_county_there(client):
    places, row = tree(), factories.indicator()
    client.force_login(person(Role.EDITOR, places["a"]))
    page = client.get(reverse(ENTRY), {"indicator": row.code, "periods": "2024"})
    assert [line.place for line in page.context["grid"].rows] == [places["a"]]
    across(client, row, **{f"c-{row.pk}-{places['b'].pk}-0": "4", f"c-{row.pk}-0": "5"})
    assert list(Observation.objects.values_list("place__code", "value")) == [(places["a"].code, 5)]


def test_the_last_published_value_stands_below_a_cell(client, keeper):
    row = factories.published()
    page = client.get(reverse(ENTRY), {"place": "city", "periods": "2099"})
    (cell,) = page.context["grid"].cells
    assert cell.before == f"10所（{row.period}）"


def test_place_or_indicator_must_be_chosen(client, keeper):
    page = client.get(reverse(ENTRY), {"periods": "2024"})
    assert page.context["grid"] is None
    assert page.context["form"].non_field_errors() == ["请选择一个地区，或选择一项指标。"]


def test_who_may_not_add_gets_no_grid(client):
    client.force_login(person(Role.AUDITOR, tree()["city"]))
    assert client.get(reverse(ENTRY)).status_code == 403


def test_cards(client, keeper):
    late = factories.indicator("late", name="迟", next_due=date(2025, 1, 1), last_confirmed_on=date(2024, 1, 1))
    factories.observation(late)
    request = client.get("/admin/").wsgi_request
    assert [item.label for item in overdue.items(request)] == ["迟：应于 2025 年 1 月 1 日更新"]
    assert [item.label for item in empty.items(request)] == ["迟"]
    assert drafts.rows(request).count() == 1
    assert [item.label for item in stale.items(request)] == ["迟：2024-01-01"]
    assert list(client.get(stale.url()).context["cl"].result_list) == [late]
    assert not differing.rows(request).exists()
    Indicator.objects.update(next_due=None)
    factories.published(late, period_end=date(2023, 1, 1))
    assert [one.rows(request).exists() for one in (overdue, empty)] == [False, False]


@pytest.mark.parametrize(("numerator", "told"), [("11", 1), ("10", 0)])
def test_a_numerator_above_its_denominator_is_saved_and_told(client, keeper, numerator, told):
    row = factories.observation()
    address = reverse("admin:indicators_observation_change", args=[row.pk])
    page = client.post(address, posted(client.get(address)) | {"numerator": numerator, "denominator": "10"})
    assert page.status_code == 302
    row.refresh_from_db()
    assert (row.numerator, row.denominator) == (Decimal(numerator), Decimal(10))
    sentences = [str(message) for message in get_messages(page.wsgi_request)]
    assert sum("分子大于分母" in sentence for sentence in sentences) == told

"""The history page of every record: who, when, through what, and only what has really changed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models

from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.actions.registry import ACTIONS
from portal.backoffice.history_values import CLOSED, ELSEWHERE, Texts, in_words
from portal.places.models import Place
from portal.privacy.sealed import SealedTextField
from portal.records.differences import same
from portal.spreadsheets import batches
from tests.factories import make, person, tree
from tests.portal.backoffice.test_access import MODELS, address, label
from tests.portal.spreadsheets.conftest import PLACES, planned, workbook, written  # noqa: F401  (fixtures)
from tests.posting import posted

pytestmark = pytest.mark.django_db
WITH_HISTORY = [model for model in MODELS if hasattr(model, "history")]


@pytest.fixture
def chief(client):
    user = person(is_superuser=True, display_name="王芳")
    client.force_login(user)
    return user


def entries(client, record):
    return client.get(address(type(record), "history", record.pk)).context["entries"]


def told(entry):
    return [(one.label, one.before, one.after) for one in entry.differences]


@pytest.mark.parametrize("model", WITH_HISTORY, ids=label)
def test_every_record_links_to_its_history_and_an_untouched_save_shows_no_difference(client, chief, model):
    record = make(model)
    record.save()
    assert address(model, "history", record.pk) in client.get(address(model, "change", record.pk)).content.decode()
    found = entries(client, record)
    assert [told(entry) for entry in found if entry.differences] == []
    assert found[-1].values != []


def test_a_change_names_person_moment_and_each_item_in_chinese(client, chief):
    place = tree()["a1"]
    form = posted(client.get(address(Place, "change", place.pk))) | {"name": "新名"}
    assert client.post(address(Place, "change", place.pk), form).status_code == 302
    found = entries(client, place)
    assert [(entry.who, entry.way, told(entry)) for entry in found] == [
        ("王芳", "页面修改", [("名称", "甲镇", "新名")]),
        ("系统", "新增", []),
    ]


def test_choices_of_an_imported_record_are_no_change(client, chief):
    """The first save by hand keeps what was there before; the stages were there too."""
    School, Stage = apps.get_model("schools.School"), apps.get_model("schools.Stage")
    school = make(School, name="甲学校")
    School.history.all().delete()
    other = Stage.objects.exclude(pk__in=school.stages.all()).first() or make(Stage)
    url = address(School, "change", school.pk)
    assert client.post(url, posted(client.get(url)) | {"name": "乙学校"}).status_code == 302
    assert [told(entry) for entry in entries(client, school)] == [[("学校名称", "甲学校", "乙学校")], []]
    both = [*school.stages.values_list("pk", flat=True), other.pk]
    assert client.post(url, posted(client.get(url)) | {"stages": both, "name": "丙学校"}).status_code == 302
    newest = told(entries(client, school)[0])
    assert newest[0] == ("学校名称", "乙学校", "丙学校")
    assert [(name, after) for name, _, after in newest[1:]] == [
        ("学段", "、".join(map(str, Stage.objects.filter(pk__in=both).order_by("pk"))))
    ]


def test_an_import_and_its_undo_are_named_and_linked(client, chief, written):  # noqa: F811
    place = tree()["a1"]
    sheet = workbook(PLACES, [place.code, "改名镇", "镇", place.county.name])
    batch = written(sheet, key="places.place", user=chief)
    back = batches.undo(batch, user=chief)
    found = entries(client, place)[:2]
    assert [(entry.way, told(entry)) for entry in found] == [
        (f"撤销导入批次 {batch.pk}", [("名称", "改名镇", "甲镇")]),
        (f"导入批次 {batch.pk}", [("名称", "甲镇", "改名镇")]),
    ]
    assert [entry.batch_url for entry in found] == [
        f"/admin/spreadsheets/batch/{one.pk}/change/" for one in (back, batch)
    ]


def test_whose_batch_is_closed_to_a_person_is_named_without_a_link(client, written):  # noqa: F811
    place = tree()["a1"]
    written(
        workbook(PLACES, [place.code, "改名镇", "镇", place.county.name]),
        key="places.place",
        user=person(is_superuser=True),
    )
    client.force_login(person(Role.EDITOR, tree()["city"]))
    newest = entries(client, place)[0]
    assert (newest.batch_url, newest.way.startswith("导入批次 ")) == ("", True)
    assert "表.xlsx" not in client.get(address(Place, "history", place.pk)).content.decode()


def narrowed(client, record, **asked):
    page = client.get(address(type(record), "history", record.pk), asked)
    return [(entry.who, entry.kind) for entry in page.context["entries"]]


@pytest.fixture
def changed(client, chief, written):  # noqa: F811
    """A place that 王芳 has renamed by its page, and 李华 by a sheet before."""
    place = tree()["a1"]
    lihua = person(is_superuser=True, display_name="李华")
    written(workbook(PLACES, [place.code, "改名镇", "镇", place.county.name]), key="places.place", user=lihua)
    form = posted(client.get(address(Place, "change", place.pk))) | {"short_name": "新简称"}
    assert client.post(address(Place, "change", place.pk), form).status_code == 302
    return place


def test_the_page_is_narrowed_by_person_item_and_way(client, chief, changed):
    page, sheet = ("王芳", "page"), ("李华", "import")
    first = ("系统", "page")
    assert narrowed(client, changed) == [page, sheet, first]
    assert narrowed(client, changed, who=chief.pk) == [page]
    assert narrowed(client, changed, who=0) == [first]
    assert narrowed(client, changed, way="import") == [sheet]
    assert narrowed(client, changed, item="short_name") == [page]
    assert narrowed(client, changed, item="name") == [sheet, first]
    assert narrowed(client, changed, item="name", who=chief.pk) == []


def test_the_page_is_narrowed_by_days_both_included(client, chief, changed):
    rows = list(Place.history.filter(id=changed.pk).order_by("history_id"))
    for day, row in zip((1, 5, 9), rows, strict=True):
        Place.history.filter(pk=row.pk).update(history_date=datetime(2026, 3, day, 15, tzinfo=UTC))
    found = narrowed(client, changed, since="2026-03-05", until="2026-03-05")
    assert found == [("李华", "import")]
    assert len(narrowed(client, changed, since="2026-03-05")) == 2
    assert len(narrowed(client, changed, until="2026-03-05")) == 2
    assert len(narrowed(client, changed, since="gestern", item="keines", who="x", way="?")) == 3


def test_pages_of_a_narrowed_history_keep_what_was_asked(client, chief, changed, monkeypatch):
    monkeypatch.setattr("portal.backoffice.record_history.PER_PAGE", 1)
    page = client.get(address(Place, "history", changed.pk), {"item": "name"})
    assert page.context["page"].paginator.count == 2
    assert "?item=name&amp;p=2" in page.content.decode()
    assert narrowed(client, changed, item="name", p=2) == [("系统", "page")]


def test_an_imported_change_says_the_row_of_the_file(client, chief, written):  # noqa: F811
    place = tree()["a1"]
    rows = [[f"{place.code[:6]}098", "新镇", "镇", place.county.name], [place.code, "改名镇", "镇", place.county.name]]
    batch = written(workbook(PLACES, *rows), key="places.place", user=chief)
    new = Place.objects.get(name="新镇")
    assert [entry.place for entry in entries(client, place) if entry.batch] == ["第 3 行"]
    assert [entry.place for entry in entries(client, new)] == ["第 2 行"]
    batches.undo(batch, user=chief)
    assert [entry.place for entry in entries(client, place) if entry.batch] == ["第 3 行", "第 3 行"]
    assert "第 3 行" in client.get(address(Place, "history", place.pk)).content.decode()


def test_an_action_says_what_it_was_why_and_which_state_it_changed(client, chief):
    Edition = apps.get_model("calendar.Edition")
    edition = make(Edition, summary="样例", hosts="样例单位", year=2027)
    action = ACTIONS[Edition, "publish"]
    action.perform(edition, actor=chief)
    newest = entries(client, edition)[0]
    assert (newest.who, newest.way, newest.row.history_change_reason) == ("王芳", "办理业务", "发布")
    assert ("发布状态", "草稿", "已发布") in told(newest)


def test_a_record_of_another_area_has_no_history_to_see(client):
    places, School = tree(), apps.get_model("schools.School")
    client.force_login(person(Role.DATA, places["a"]))
    inside, outside = (make(School, place=places[key]) for key in ("a1", "b1"))
    statuses = [client.get(address(School, "history", school.pk)).status_code for school in (inside, outside)]
    assert statuses == [200, 404]


def test_related_records_of_another_area_keep_their_names():
    places, School = tree(), apps.get_model("schools.School")
    texts = Texts(person(Role.DATA, places["a"]))
    field = apps.get_model("networks.Membership")._meta.get_field("school")
    inside, outside = (make(School, place=places[key]) for key in ("a1", "b1"))
    cells = [(field, inside.pk), (field, outside.pk), (field, 10**6)]
    texts.learn(cells)
    assert [texts.of(cell) for cell in cells] == [str(inside), ELSEWHERE, "已删除的记录"]


def test_what_is_sealed_stays_closed_and_personal_numbers_are_masked():
    sealed = SealedTextField("联系方式")
    email = User._meta.get_field("email")
    texts = Texts(person())
    assert [texts.of((sealed, "13812345678")), texts.of((sealed, "")), texts.of((email, "wang@example.cn"))] == [
        CLOSED,
        "",
        "w***@example.cn",
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "", True),
        ([], None, True),
        ("a\r\nb", "a\nb", True),
        (0, None, False),
        (False, "", False),
        ("", "x", False),
    ],
)
def test_equal_contents_are_no_difference(before, after, expected):
    assert same(before, after) is expected


def test_numbers_have_no_trailing_zeros_and_moments_are_local():
    number, moment = models.DecimalField(), models.DateTimeField()
    assert in_words(number, Decimal("50.00000")) == "50"
    assert in_words(moment, datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01 08:00"


def test_saves_that_changed_nothing_are_counted_and_not_listed(client, chief):
    place = tree()["a1"]
    for _ in range(3):
        place.save()
    page = client.get(address(Place, "history", place.pk))
    assert (len(page.context["entries"]), page.context["unchanged"]) == (1, 3)


def test_a_long_history_is_paged_and_compares_across_the_page_break(client, chief):
    place = tree()["a1"]
    first = place.history.get()
    for number in range(60):
        row = place.history.model.objects.get(pk=first.pk)
        row.pk, row.name, row.history_type = None, f"第 {number} 名", "~"
        row.history_date += timedelta(minutes=number + 1)
        row.save()
    older = client.get(address(Place, "history", place.pk), {"p": 2}).context["entries"]
    newer = client.get(address(Place, "history", place.pk)).context["entries"]
    assert (len(newer), len(older)) == (50, 11)
    assert told(newer[-1]) == [("名称", "第 9 名", "第 10 名")]


def test_a_change_names_the_roles_that_its_person_held_at_the_time(client, chief):
    """Not those of today: one was given later, one was taken away since."""
    places = tree()
    clerk, place = person(Role.SYSTEM, places["city"], is_superuser=True, display_name="李强"), places["a1"]
    Grant.objects.create(user=clerk, role=Role.EDITOR, place=places["a"])
    client.force_login(clerk)
    form = posted(client.get(address(Place, "change", place.pk))) | {"name": "新名"}
    assert client.post(address(Place, "change", place.pk), form).status_code == 302
    clerk.grants.get(role=Role.SYSTEM).delete()
    Grant.objects.create(user=clerk, role=Role.AUDITOR, place=places["city"])
    client.force_login(chief)
    shown = [(entry.who, entry.role) for entry in entries(client, place)]
    assert shown == [("李强", f"{places['city']} 系统管理员、{places['a']} 内容编辑"), ("系统", "")]
    page = client.get(address(Place, "history", place.pk)).content.decode()
    assert "<b>李强</b>" in page
    assert f"{places['city']} 系统管理员、{places['a']} 内容编辑" in page

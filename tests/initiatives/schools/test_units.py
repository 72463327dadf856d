"""Each school has a unit, and the unit follows the school in the transaction that changes it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from initiatives.schools.models import School
from portal.accounts.models import Unit, UnitMember
from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.workflow import Workflow
from tests.factories import make as any_record
from tests.factories import person
from tests.initiatives import factories as make
from tests.initiatives.acting import perform

pytestmark = pytest.mark.django_db
HEAD = ["学校标识码", "学校名称", "办学类型", "学段", "乡镇（街道）"]
DAY = date(2024, 9, 1)


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def unit_of(school):
    """What its unit says: code, kind, name, place, the day of closing."""
    unit = Unit.objects.get(school=school)
    return unit.code, unit.kind, unit.name, unit.place_id, unit.closed_on


def expected(school):
    school = School.objects.get(pk=school.pk)
    return school.code, "school", school.name, school.township_id, school.close_date


def planned(*rows, user=None):
    text = "".join(csv_stream(HEAD, rows))
    batch = batches.upload("schools.school", SimpleUploadedFile("表.csv", text.encode()), user=user)
    batches.plan(batch)
    return batch


def written(*rows, user=None):
    batch = planned(*rows, user=user)
    Workflow(batch).claim(user=user, token=batch.token, rule="all")
    assert batches.apply(batch)
    return batch


def test_a_new_school_brings_its_unit():
    school = make.school()
    assert unit_of(school) == expected(school)
    assert [row.history_type for row in Unit.history.all()] == ["+"]


def test_a_save_that_changes_nothing_of_it_writes_nothing():
    school = make.school()
    school.address = "学府路 1 号"
    school.save()
    school.save(update_fields=["address"])
    assert Unit.history.count() == 1


@pytest.mark.parametrize(
    ("action", "data"), [("rename", {"name": "新桥小学", "day": DAY}), ("close", {"day": DAY}), ("merge", {"day": DAY})]
)
def test_actions_take_the_unit_with_them(action, data):
    school = make.school(1)
    if action == "merge":
        data = {**data, "into": make.school(2)}
    perform(school, action, reason="布局调整", **data)
    assert unit_of(school) == expected(school)
    assert Unit.history.filter(code=school.code).count() == 2


def test_a_school_that_opens_again_has_its_unit_again():
    school = make.school(close_date=DAY, close_reason="撤并")
    assert unit_of(school)[-1] == DAY
    perform(school, "reopen", reason="误登记")
    assert unit_of(school)[-1] is None


def test_another_code_or_township_is_followed():
    school = make.school()
    school.code, school.township = "2137000999", make.town("371522117", "王庄镇")
    school.save()
    assert unit_of(school) == expected(school)
    assert Unit.objects.filter(kind="school").count() == 1


def test_a_school_that_is_refused_leaves_the_unit_of_the_other_alone():
    school = make.school()
    with pytest.raises(IntegrityError), transaction.atomic():
        School.objects.create(code=school.code, name="冒名小学", form="primary", township=school.township)
    assert unit_of(school) == expected(school)


def test_no_two_schools_share_a_unit():
    one, two = make.school(1), make.school(2)
    with pytest.raises(IntegrityError), transaction.atomic():
        School.objects.filter(pk=two.pk).update(unit=one.unit)


def test_a_deleted_school_takes_its_unit_along_unless_people_work_there():
    empty, used = make.school(1), make.school(2)
    member = any_record(UnitMember, unit=used.unit)
    with pytest.raises(ProtectedError):
        used.unit.delete()
    School.objects.filter(pk__in=[empty.pk, used.pk]).delete()
    left = Unit.objects.filter(kind="school")
    assert list(left.values_list("pk", "closed_on")) == [(member.unit_id, timezone.localdate())]


def test_a_sheet_makes_and_renames_units_and_its_undo_takes_them_back():
    stage, town = make.stage(), make.town()
    school = make.school()
    keeper = person(Role.DATA, make.city())
    rows = [[f"21370009{n:02}", f"新建{n}小学", "小学", stage.name, town.name] for n in range(5)]
    batch = written([school.code, "改名小学", "小学", stage.name, town.name], *rows, user=keeper)
    assert (batch.counts["new"], batch.counts["changed"]) == (5, 1)
    assert Unit.objects.get(school=school).name == "改名小学"
    schools = School.objects.all()
    assert [unit_of(one) for one in schools] == [expected(one) for one in schools]
    assert Unit.objects.count() == 6
    batches.undo(batch, user=keeper)
    assert list(Unit.objects.values_list("code", "name")) == [(school.code, School.objects.get().name)]


def taken_code():
    """A school, and the code of another that was deleted after people had worked there."""
    gone, school = make.school(1), make.school(2)
    UnitMember.objects.create(person=person(), unit=gone.unit, valid_from=DAY)
    code, name = gone.code, gone.name
    gone.delete()
    return school, code, name


def test_the_code_of_a_unit_that_is_kept_is_refused_in_a_sentence():
    school, code, name = taken_code()
    before = unit_of(school)
    sentence = f"这个编码属于已停用的单位“{name}”，它的记录已删除，任职和授权仍保留；请换一个编码。"
    school.code = code
    with pytest.raises(ValidationError) as refused:
        school.full_clean()
    assert refused.value.message_dict == {"code": [sentence]}
    assert unit_of(School.objects.get(pk=school.pk)) == before


def test_the_database_would_refuse_it_too():
    """Negative control: without the question it would be an error of the database."""
    school, code, _name = taken_code()
    school.code = code
    with pytest.raises(IntegrityError), transaction.atomic():
        school.save()


def test_a_free_code_and_a_new_school_with_the_old_code_are_fine():
    school, code, _name = taken_code()
    again = make.school(3)
    new = School(code=code, name="新生小学", township=again.township, form=again.form, ownership=again.ownership)
    new.full_clean(exclude=["sort_key", "search_text"])
    new.save()
    assert (new.unit.code, new.unit.closed_on, new.unit.members.count()) == (code, None, 1)
    school.code = f"{school.code[:-1]}9"
    school.full_clean()
    school.save()
    assert unit_of(school) == expected(school)

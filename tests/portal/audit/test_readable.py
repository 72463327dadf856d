"""What an entry says is read as people speak: 是 and 否, names, the bureau's time to the minute."""

import pytest

from portal.audit.models import AuditEvent
from portal.audit.readable import readable
from tests.factories import tree

pytestmark = pytest.mark.django_db
SCHOOL = "schools.school:1"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "是"),
        (False, "否"),
        (None, ""),
        ("2026-11-29 12:00:03.123456+00:00", "2026-11-29 20:00"),
        ("2026-11-29T12:00:03+00:00", "2026-11-29 20:00"),
        ("2026-11-29", "2026-11-29"),
        (12, "12"),
        (["甲", True], "甲、是"),
    ],
)
def test_values_of_any_entry(value, said):
    assert readable("没有.这样:1", {"项目": value}) == {"项目": said}


def test_a_related_record_has_its_name_and_a_deleted_one_its_number():
    town = tree()["a1"]
    found = readable(SCHOOL, {"乡镇（街道）": town.pk, "学生数": 12})
    assert found == {"乡镇（街道）": str(town), "学生数": "12"}
    assert readable(SCHOOL, {"乡镇（街道）": 987654}) == {"乡镇（街道）": "已删除的行政区划（编号 987654）"}


def test_a_number_has_no_zeros_that_only_fill_the_column():
    assert readable("indicators.observation:1", {"数值": "53.060000"}) == {"数值": "53.06"}


def test_the_page_shows_it(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root", password="x"))
    event = AuditEvent.objects.create(kind="change", subject="某校", subject_key=SCHOOL, after={"筹建": False})
    page = client.get(f"/admin/audit/auditevent/{event.pk}/change/").content.decode()
    assert "筹建：否" in page
    assert "False" not in page.partition("筹建")[2][:40]

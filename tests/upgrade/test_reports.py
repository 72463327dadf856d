"""What citizens sent to an installation of 0.2.0 is gone from its history and audit log after the upgrade."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from events.facilities.models import FaultReport, FaultStep
from portal.audit.models import AuditEvent
from tests.upgrade import reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_use")]


def entries():
    names = ("subject_key", "kind", "actor_id", "address", "request_id", "subject", "note", "before", "after")
    first = AuditEvent.objects.filter(request_id="r-1").order_by("pk").first().pk - 1
    return list(AuditEvent.objects.filter(pk__gte=first).order_by("pk").values_list(*names)[: len(reports.ENTRIES)])


def test_the_table_of_versions_is_gone():
    assert "facilities_historicalfaultreport" not in connection.introspection.table_names()


def test_entries_say_who_acted_on_which_number_and_no_more():
    whole = f"报修 {reports.TEXT}"
    assert entries() == [
        ("facilities.faultreport:1", "create", None, None, "", "报修", "", None, None),
        ("facilities.faultreport:1", "action", 1, "10.0.0.5", "r-1", "报修", "受理", None, None),
        ("facilities.faultreport:2", "delete", 1, "10.0.0.5", "r-1", "报修", "", None, None),
        (
            "facilities.faultreportother:1",
            "create",
            None,
            reports.ADDRESS,
            "r-1",
            whole,
            "x：y",
            None,
            {"名称": "别的"},
        ),
        ("facilities.facility:1", "change", 1, "10.0.0.5", "r-1", whole, "更正：核对", {"名称": "旧"}, {"名称": "新"}),
    ]


def test_contacts_are_sealed():
    """And in the file of SQLite nothing is left of them as they were."""
    assert FaultReport.objects.get(pk=1).contact.unsealed() == reports.CONTACT
    if connection.vendor == "sqlite":
        assert reports.CONTACT.encode() not in Path(connection.settings_dict["NAME"]).read_bytes()


def test_the_log_is_closed_again():
    with pytest.raises(DatabaseError, match="审计记录不能修改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET note = 'x'")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server's files are its own")
def test_the_file_holds_no_trace_of_it():
    """Two entries of other records quote the text and stay; no third copy lies in a page that is free."""
    content = Path(connection.settings_dict["NAME"]).read_bytes()
    assert content.count(reports.TEXT.encode()) == 2
    assert content.count(reports.ADDRESS.encode()) == 1


def test_steps_cannot_be_changed(django_user_model):
    user = django_user_model.objects.create_user("keeper", password=None)
    step = FaultStep.objects.create(report=FaultReport.objects.first(), state="new", remark="已派工", person=user)
    for change in ({"remark": "x"}, {"state": "fixed"}, {"report": FaultReport.objects.last()}):
        with pytest.raises(DatabaseError, match="办理记录只能追加"), transaction.atomic():
            FaultStep.objects.filter(pk=step.pk).update(**change)
    user.delete()
    step.refresh_from_db()
    assert (step.remark, step.person) == ("已派工", None)

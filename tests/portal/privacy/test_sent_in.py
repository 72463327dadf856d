"""What citizens send leaves no text and no address in history and audit log, whatever is done with it."""

import pytest
from django.apps import apps
from django.urls import reverse

from portal.accounts.models import User
from portal.actions.declaration import Log
from portal.actions.registry import actions_of
from portal.audit.log import Kind, record
from portal.audit.models import AuditEvent
from portal.privacy.register import everything_sent_in
from tests.factories import make

MODELS = sorted(everything_sent_in(), key=lambda model: model._meta.label)
TEXT = "篮筐松动，请联系王小明"
each = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def test_reports_of_faults_are_among_them():
    assert apps.get_model("facilities.FaultReport") in MODELS


@each
def test_it_has_no_history(model):
    assert not hasattr(model._meta, "simple_history_manager_attribute")
    assert [action.key for action in actions_of(model) if action.log != Log.STEPS] == []


@each
@pytest.mark.django_db
def test_an_entry_holds_its_number_alone(model):
    one = make(model)
    entry = record(Kind.CHANGE, subject=one, before={"问题描述": TEXT}, after={"问题描述": TEXT})
    assert (entry.subject, entry.before, entry.after) == (model._meta.verbose_name, None, None)
    assert entry.subject_key == f"{model._meta.label_lower}:{one.pk}"


@pytest.mark.django_db
def test_a_report_is_sent_handled_and_removed_without_its_text_in_the_audit(client):
    report = apps.get_model("facilities.FaultReport")
    facility = make(apps.get_model("facilities.Facility"))
    sent = client.post(
        reverse("facilities:report_new", args=[facility.code]),
        {"description": TEXT, "contact": "wang@example.cn"},
        REMOTE_ADDR="203.0.113.77",
    )
    assert sent.status_code == 303
    client.force_login(User.objects.create_superuser("lihua", password=None))
    one = report.objects.get()
    fix = reverse("admin:facilities_faultreport_action", args=[one.pk, "fix"])
    assert client.post(fix, {"reason": f"已答复：{TEXT}"}).status_code == 302
    delete = reverse("admin:facilities_faultreport_delete", args=[one.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not report.objects.exists()
    entries = AuditEvent.objects.filter(subject_key=f"facilities.faultreport:{one.pk}")
    assert list(entries.order_by("pk").values_list("kind", "note", "actor__username")) == [
        ("action", "已修复办结", "lihua"),
        ("delete", "", "lihua"),
    ]
    kept = str(list(AuditEvent.objects.values()))
    assert [text in kept for text in (TEXT, "王小明", "wang@example.cn", "203.0.113.77")] == [False] * 4

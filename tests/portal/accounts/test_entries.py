"""Exactly one entry for each event: accounts, choices of several, and every model of the back office."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.urls import reverse

from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.factories import make, person, tree
from tests.portal.backoffice.test_access import MODELS, address, label
from tests.posting import posted

pytestmark = pytest.mark.django_db


def test_creating_changing_and_disabling_an_account_leave_one_entry_each(client):
    client.force_login(person(Role.SYSTEM, tree()["city"]))
    start = AuditEvent.objects.count()
    new = {"username": "zhaomin", "display_name": "赵敏", "password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
    assert client.post(address(User, "add"), new).status_code == 302
    clerk = User.objects.get(username="zhaomin")
    data = posted(client.get(address(User, "change", clerk.pk))) | {"display_name": "赵敏敏"}
    assert client.post(address(User, "change", clerk.pk), data).status_code == 302
    data.pop("is_active")
    assert client.post(address(User, "change", clerk.pk), data).status_code == 302
    assert client.post(address(User, "delete", clerk.pk), {"post": "yes"}).status_code == 302
    created, changed, disabled, deleted = AuditEvent.objects.order_by("pk")[start:]
    assert (created.kind, created.after["用户名"], created.after["可进入工作台"]) == ("create", "zhaomin", True)
    assert (changed.kind, changed.before, changed.after) == ("change", {"姓名": "赵敏"}, {"姓名": "赵敏敏"})
    assert (disabled.before, disabled.after) == ({"有效": True}, {"有效": False})
    assert (deleted.kind, deleted.before["姓名"]) == ("delete", "赵敏敏")
    assert "argon2" not in str([(entry.before, entry.after) for entry in (created, changed, disabled, deleted)])


def test_a_new_password_of_ones_own_leaves_one_entry(client):
    user = User.objects.create_user("wangfang", password="Vx7#kQm2!pRt", is_staff=True)
    client.force_login(user)
    start = AuditEvent.objects.count()
    new = {"oldpassword": "Vx7#kQm2!pRt", "password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
    assert client.post("/account/password/change/", new).status_code == 302
    assert [(e.kind, e.actor, e.before) for e in AuditEvent.objects.order_by("pk")[start:]] == [
        ("password", user, None)
    ]


def test_a_changed_choice_of_several_is_told_with_before_and_after(client):
    model = apps.get_model("facilities.Facility")
    record, amenity = make(model), make(apps.get_model("facilities.Amenity"))
    client.force_login(person(Role.DATA, tree()["city"]))
    start = AuditEvent.objects.count()
    url = address(model, "change", record.pk)
    data = posted(client.get(url))
    assert client.post(url, data | {"amenities": [amenity.pk]}).status_code == 302
    assert client.post(url, data | {"amenities": [amenity.pk], "name": "新馆"}).status_code == 302
    assert client.post(url, data | {"amenities": [], "name": "新馆"}).status_code == 302
    label = str(model._meta.get_field("amenities").verbose_name)
    told = [(entry.kind, entry.before, entry.after) for entry in AuditEvent.objects.order_by("pk")[start:]]
    assert told == [
        ("change", {label: ""}, {label: str(amenity)}),
        ("change", {"名称": record.name}, {"名称": "新馆"}),
        ("change", {label: str(amenity)}, {label: ""}),
    ]


@pytest.mark.parametrize("model", [model for model in MODELS if hasattr(model, "history")], ids=label)
def test_every_model_leaves_one_entry_for_creating_and_deleting(client, model):
    """Each through the record itself, as any page, sheet or deed saves it."""
    record = make(model)
    entries = AuditEvent.objects.filter(subject_key=f"{model._meta.label_lower}:{record.pk}")
    created = "grant" if model is Grant else "create"
    assert [entry.kind for entry in entries if entry.kind in ("create", "grant")] == [created]
    assert entries.order_by("pk")[0].after
    start = entries.count()
    record.delete()
    deleted = "grant" if model is Grant else "delete"
    assert [entry.kind for entry in entries.order_by("pk")[start:]] == [deleted]
    assert entries.order_by("-pk")[0].before


# --- the second factor


@pytest.fixture
def protected(db):
    """Somebody with an authenticator."""
    user = User.objects.create_user("wangfang", display_name="王芳", password="Vx7#kQm2!pRt", is_staff=True)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def test_a_wrong_code_and_a_right_one_leave_one_entry_each(client, protected):
    start = AuditEvent.objects.count()
    client.post(reverse("account_login"), {"login": "wangfang", "password": "Vx7#kQm2!pRt"})
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    code = RecoveryCodes(Authenticator.objects.get(user=protected, type="recovery_codes")).get_unused_codes()[0]
    client.post(reverse("mfa_authenticate"), {"code": code})
    told = [(entry.kind, entry.success, entry.actor) for entry in AuditEvent.objects.order_by("pk")[start:]]
    assert told == [("sign_in_failed", False, protected), ("sign_in", True, protected)]

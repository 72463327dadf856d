"""Every field that looks like a person's data is in the register, and the register is what the public reads."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.urls import reverse
from django.utils.translation import override

from portal.accounts.models import User
from portal.privacy import register
from portal.privacy.register import Basis, Erasure, Export
from portal.records.history import HistoryRow

NAMED = re.compile(
    r"(^|_)(first_name|last_name|full_name|display_name|username|user|person|people|actor|author|handler|reporter"
    r"|contacts?|phone|tel|telephone|mobile|fax|wechat|address|ip|e?mail|birth\w*|born|id_number|identity_number"
    r"|headmaster|principal|coach|teacher|student|pupil|guardian|parent_name|device|user_agent|session_key|password"
    r"|who|by)(_|$)"
)
CALLED = re.compile(
    r"姓名|电话|手机|总机|联系方式|微信|传真|邮箱|电子邮件|地址$|身份证|证件号|负责人|校长|联系人|[操经办]\w?人$|出生|账号"
)


def looks_personal(field):
    """By its type, its target, its name or what people call it. An address of a page is no address of a person."""
    if (
        isinstance(field, models.EmailField | models.GenericIPAddressField)
        or getattr(field, "related_model", 0) is User
    ):
        return True
    if isinstance(field, models.SlugField | models.URLField | models.BooleanField | models.DateTimeField):
        return False
    return bool(NAMED.search(field.name) or CALLED.search(str(field.verbose_name)))


def undecided(all_models):
    """``app.Model.field`` of whatever looks personal and has no entry. Tables of versions follow their model."""
    for model in all_models:
        original = getattr(model, "instance_type", model)
        for field in model._meta.local_fields:
            owner, name = original, field.name
            if field.name in ("history_user", "history_address"):
                owner, name = HistoryRow, "history_address"
            elif field.name not in {column.name for column in getattr(model, "tracked_fields", [field])}:
                continue
            if looks_personal(field) and not register.is_known(owner, name):
                yield f"{model._meta.label}.{field.name}"


def test_no_field_that_looks_personal_is_forgotten():
    owned = [model for model in apps.get_models() if not model.__module__.startswith("tests.")]
    assert list(undecided(owned)) == [], "register them in the room's mine.py, or say there that they are not personal"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("x", models.EmailField("x")),
        ("x", models.GenericIPAddressField("x")),
        ("x", models.ForeignKey(User, models.CASCADE)),
        ("contact_phone", models.CharField("x")),
        ("coach", models.CharField("x")),
        ("ip", models.CharField("x")),
        ("x", models.CharField("监护人姓名")),
        ("x", models.TextField("家庭地址")),
        ("x", models.CharField("身份证号")),
        ("birthday", models.DateField("x")),
    ],
)
def test_a_new_field_of_this_kind_would_be_found(name, field):
    field.set_attributes_from_name(name)
    assert looks_personal(field)


@pytest.mark.parametrize("field", [models.SlugField("地址"), models.CharField("名称"), models.TextField("内容")])
def test_and_one_of_that_kind_not(field):
    field.set_attributes_from_name("x")
    assert not looks_personal(field)


def test_a_field_has_one_entry():
    model = apps.get_model("facilities.FaultReport")
    words = {"whose": "x", "what": "x", "purpose": "x", "retention": "x"}
    with pytest.raises(ImproperlyConfigured, match=r"facilities\.FaultReport\.contact is registered twice"):
        register.hold(
            model, "contact", basis=Basis.CONSENT, export=Export.REQUEST, erasure=Erasure.WITH_RECORD, **words
        )
    with pytest.raises(ImproperlyConfigured, match="registered twice"):
        register.not_personal(model, "contact", reason="x")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "address"), [("zh-hans", "/privacy/"), ("en", "/en/privacy/")])
def test_the_public_page_shows_every_entry(client, language, address):
    with override(language):
        assert reverse("site:privacy") == address
        page = unescape(client.get(address).content.decode())
        entries = register.everything_held()
        missing = [str(entry.what) for entry in entries for text in words(entry) if str(text) not in page]
    assert len(entries) > 10
    assert missing == []


def words(entry):
    choices = (entry.basis.label, entry.export.label, entry.erasure.label)
    return (entry.whose, entry.what, entry.purpose, entry.retention, *choices)


def test_what_citizens_give_stands_first():
    entries = register.everything_held()
    assert entries[0].basis == Basis.CONSENT
    assert {entry.model._meta.label for entry in entries if entry.basis == Basis.CONSENT} == {"facilities.FaultReport"}

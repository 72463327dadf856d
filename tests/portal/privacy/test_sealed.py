"""Sealed columns: what the database, a page, a look-up and a change of keys see of them."""

import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template

from portal.privacy.keyring import UnsealError, digests, seal, unseal
from portal.privacy.sealed import Sealed, SealedTextField
from tests.factories import make

CONTACT = "13812345678"
OLD, NEW = "o" * 40, "n" * 40
ROOT = Path(__file__).resolve().parents[3]
REPORT = apps.get_model("facilities.FaultReport")
pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return REPORT.objects.get(pk=make(REPORT, contact=CONTACT).pk)


def stored(report):
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM facilities_faultreport WHERE id = %s", [report.pk])
        return cursor.fetchone()[0]


def test_the_database_holds_nothing_that_can_be_read(report):
    assert CONTACT not in stored(report)
    assert CONTACT[:6] not in stored(report)
    assert report.contact.unsealed() == CONTACT


def test_two_equal_texts_are_stored_differently(report):
    assert stored(report) != stored(make(REPORT, contact=CONTACT))


def test_no_page_and_no_log_shows_it_by_accident(report):
    fresh = REPORT(contact=CONTACT)
    for one in (report, fresh):
        page = Template("{{ one.contact }}{{ one.contact|default:'x' }}").render(Context({"one": one}))
        shown = (page, str(one.contact), repr(one.contact), f"{one.contact}", str(vars(one)))
        assert [text for text in shown if CONTACT[:6] in text or CONTACT[-6:] in text] == []
        assert page == "（已加密）（已加密）"
    assert CONTACT not in str(list(REPORT.objects.values("contact")))


@pytest.mark.parametrize("write", ["save", "update", "bulk_update", "bulk_create"])
def test_every_way_of_writing_seals(report, write):
    other = "wang@example.cn"
    if write == "update":
        REPORT.objects.filter(pk=report.pk).update(contact=other)
    elif write == "bulk_create":
        report = REPORT.objects.bulk_create([REPORT(facility=report.facility, description="坏了", contact=other)])[0]
    else:
        report.contact = other
        report.save() if write == "save" else REPORT.objects.bulk_update([report], ["contact"])
    assert other not in stored(report)
    assert REPORT.objects.get(pk=report.pk).contact.unsealed() == other


def test_saving_again_changes_nothing(report):
    before = stored(report)
    report.full_clean()
    report.save()
    assert stored(report) == before


def test_an_empty_text_stays_empty_and_can_be_asked_for(report):
    empty = make(REPORT)
    assert (stored(empty), REPORT.objects.get(pk=empty.pk).contact) == ("", "")
    assert list(REPORT.objects.filter(contact="")) == [empty]
    assert list(REPORT.objects.exclude(contact="")) == [report]


@pytest.mark.parametrize("lookup", ["startswith", "contains", "icontains", "regex", "in", "gt", "iexact", "length"])
def test_nothing_can_be_found_out_by_asking(report, lookup):
    with pytest.raises(FieldError):
        list(REPORT.objects.filter(**{f"contact__{lookup}": "138"}))


def test_a_look_up_of_the_text_says_what_to_do_instead(report):
    with pytest.raises(TypeError, match="不能按内容查询"):
        list(REPORT.objects.filter(contact=CONTACT))


def test_it_leaves_the_database_by_no_dump(report):
    with pytest.raises(TypeError, match="只能随数据库备份"):
        serializers.serialize("json", [report])


def test_migrations_see_a_plain_column():
    field = SealedTextField("x", max_length=60, blank=True)
    field.set_attributes_from_name("x")
    assert field.deconstruct()[1:] == (
        "django.db.models.TextField",
        [],
        {"verbose_name": "x", "max_length": 60, "blank": True},
    )


# --- keys


def test_a_new_key_in_front_opens_the_old_and_seals_the_new(settings, report):
    settings.SEALED_KEYS = [OLD]
    old = seal(CONTACT)
    settings.SEALED_KEYS = [NEW, OLD]
    assert unseal(old) == CONTACT
    new = seal(CONTACT)
    settings.SEALED_KEYS = [NEW]
    assert unseal(new) == CONTACT
    with pytest.raises(UnsealError, match="请把以前的密钥加回 SEALED_KEYS"):
        unseal(old)


def test_the_change_of_a_key(settings, capsys):
    settings.SEALED_KEYS = [OLD]
    report, empty = make(REPORT, contact=CONTACT), make(REPORT)
    settings.SEALED_KEYS = [NEW, OLD]
    call_command("seal_again")
    assert capsys.readouterr().out == "已重新加密 1 项。\n"
    settings.SEALED_KEYS = [NEW]
    assert REPORT.objects.get(pk=report.pk).contact.unsealed() == CONTACT
    assert stored(empty) == ""


def test_without_keys_one_is_made_of_the_secret_key(settings):
    settings.SEALED_KEYS, settings.SECRET_KEY = [], "s" * 50
    sealed = seal(CONTACT)
    assert unseal(sealed) == CONTACT
    settings.SECRET_KEY = "t" * 50
    with pytest.raises(UnsealError):
        unseal(sealed)


def test_digests_find_equal_texts_under_every_key(settings):
    settings.SEALED_KEYS = [OLD]
    column = digests(CONTACT, "phone")[0]
    settings.SEALED_KEYS = [NEW, OLD]
    assert column in digests("１３８ 1234 5678", "phone")
    assert column not in digests(CONTACT, "identity")
    assert column not in digests("13812345679", "phone")
    assert CONTACT not in str(digests(CONTACT, "phone"))
    assert len({*digests(CONTACT, "phone"), *digests(CONTACT, "identity")}) == 4


def test_a_frozen_migration_seals_as_the_product_does(settings):
    from events.facilities.migrations._seal import seal as frozen

    for keys in ([], [NEW, OLD]):
        settings.SEALED_KEYS = keys
        assert unseal(frozen(CONTACT)) == CONTACT


def test_only_reveals_open_what_is_sealed():
    """No module asks for the text but those that keep account of it."""
    listing = subprocess.run(
        ["grep", "-rlE", "--include=*.py", r"\bunseal(ed)?\(", "portal", "initiatives", "events"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(listing.stdout.split()) == [
        "portal/letters/opening.py",  # a letter is sent to whom it is for
        "portal/privacy/keyring.py",
        "portal/privacy/reveals.py",
        "portal/privacy/sealed.py",
    ]


def test_sealed_values_compare_by_what_is_stored():
    one = Sealed(seal(CONTACT))
    assert one == Sealed(one.token)
    assert one != Sealed(seal(CONTACT))
    assert one != CONTACT
    assert len({one, Sealed(one.token)}) == 1

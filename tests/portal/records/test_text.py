"""What nobody can see goes from every text, at every entrance; what writing needs stays."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.forms import modelform_factory

from events.calendar.models import Discipline, Notice
from events.facilities.models import Amenity, FaultReport
from portal.places.models import Place
from portal.records.text import EmailField, LineBox, LineField, SeenText, TextField
from portal.records.unseen import UNSEEN, for_xml, seen, seen_line
from tests.factories import make

PASTED = "龙舟\x0b赛\x1f\u200b\ufeff\u202e决\ufffe赛\u2066\x7f\x9f\u00ad"
OURS = ("portal", "initiatives", "events")
PERSIAN, FAMILY, DEVANAGARI = "می\u200cخواهم", "👨\u200d👩\u200d👧", "क\u094d\u200dष"
FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e007f"


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        (PASTED, "龙舟赛决赛", "龙舟\n赛决赛"),
        ("甲\t乙\r\n丙", "甲 乙 丙", "甲\t乙\r\n丙"),
        ("甲\x0c乙\u2028丙\x85丁", "甲乙 丙 丁", "甲\n乙\n丙\n丁"),
        ("甲\u200d乙\u200c丙", "甲乙丙", "甲乙丙"),
        ("甲\U000e0067\U000e0062乙", "甲乙", "甲乙"),
        ("\ud800甲\U0001ffff", "甲", "甲"),
        *((text, text, text) for text in (PERSIAN, FAMILY, DEVANAGARI, FLAG, "葛\U000e0100飾区", "☀\ufe0f", "")),
        *((text, text, text) for text in ("全角　空格", "a\xa0b", "《“·—…》①㎡", "ᠮᠣᠩᠭᠣᠯ\u180bᠮ", "\x00")),
    ],
)
def test_what_goes_and_what_stays(text, line, lines):
    assert (seen_line(text), seen(text)) == (line, lines)
    assert (seen_line(line), seen(lines)) == (line, lines)  # nothing more goes the second time


def test_the_quick_question_misses_nothing():
    """Texts of printable characters are not looked at any closer."""
    assert [sign for sign in map(chr, range(0x110000)) if sign.isprintable() and UNSEEN.search(sign)] == []


def test_xml_loses_only_what_it_cannot_hold():
    assert for_xml("甲\x00\x0b\x1f\ufffe\ud800乙\t\n\u200b") == "甲乙\t\n\u200b"


def test_every_text_of_ours_is_such_a_column():
    """Django's own columns, those of its tables and of history's keys, are no texts that people write."""
    plain = {
        f"{model._meta.label}.{field.name}": type(field).__name__
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.partition(".")[0] in OURS
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not isinstance(field, SeenText)
    }
    # made by the program; cleaned before it is sealed; washed, which removes what nobody can see
    own = {"ReceiptNumberField", "SealedTextField", "RichTextField"}
    library = {"history_type", "first_name", "last_name", "password"}
    library |= {"file", "document"}  # paths, in history
    left = {name for name, kind in plain.items() if kind not in own and name.rpartition(".")[2] not in library}
    assert left == set()


def test_migrations_see_the_fields_of_django():
    lines = TextField("介绍", max_length=9, blank=True)
    assert (*LineField("名称", max_length=9).deconstruct()[1:],) == (
        "django.db.models.CharField",
        [],
        {"verbose_name": "名称", "max_length": 9},
    )
    assert lines.deconstruct()[1] == "django.db.models.TextField"
    assert EmailField().deconstruct()[1] == "django.db.models.EmailField"


# --- every entrance


def stored(record, column="name"):
    """What the row holds, not what its object says."""
    table, key = record._meta.db_table, record._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{key}" = %s', [record.pk])  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_saving_and_its_history(db):
    amenity = Amenity.objects.create(name=PASTED)
    assert (stored(amenity), amenity.name) == ("龙舟赛决赛", "龙舟赛决赛")
    assert amenity.history.get().name == "龙舟赛决赛"


@pytest.mark.django_db
def test_writing_many_at_once():
    made = Amenity.objects.bulk_create([Amenity(name=f"{number}{PASTED}") for number in range(2)])
    assert [stored(one) for one in made] == ["0龙舟赛决赛", "1龙舟赛决赛"]
    Amenity.objects.filter(pk=made[1].pk).update(name=PASTED)
    assert stored(made[1]) == "龙舟赛决赛"
    made[0].name = f"新{PASTED}"
    Amenity.objects.bulk_update(made[:1], ["name"])
    assert stored(made[0]) == "新龙舟赛决赛"


@pytest.mark.django_db
def test_asking_for_a_pasted_text_finds_what_is_stored():
    amenity = Amenity.objects.create(name="龙舟赛决赛")
    assert Amenity.objects.get(name=PASTED) == amenity
    assert Amenity.objects.get_or_create(name=PASTED, defaults={}) == (amenity, False)


@pytest.mark.django_db
def test_a_text_of_nothing_but_such_characters_is_empty():
    with pytest.raises(ValidationError) as refusal:
        Amenity(name="\u200b\x0b\u2060").full_clean()
    assert set(refusal.value.message_dict) == {"name"}
    form = modelform_factory(Amenity, fields=["name"])({"name": "\u200b \u2060"})
    assert set(form.errors) == {"name"}


@pytest.mark.django_db
def test_forms():
    form = modelform_factory(Discipline, fields=["code", "name"])({"code": "x\u200b", "name": f" {PASTED}\u200b "})
    form.full_clean()
    assert (form.cleaned_data["code"], form.cleaned_data["name"]) == ("x", "龙舟赛决赛")
    assert LineBox().clean("\ufeff3715\u200b02 ") == "371502"
    with pytest.raises(ValidationError):
        LineBox().clean("甲\x00乙")


@pytest.mark.django_db
def test_several_lines_stay_several_lines():
    notice = make(Notice, text="一、\n二、\x0b三、")
    assert stored(notice, "text") == "一、\n二、\n三、"


@pytest.mark.django_db
def test_a_sealed_text():
    fault = make(FaultReport, contact="138\u200b12345678\u202c")
    assert FaultReport.objects.get(pk=fault.pk).contact.unsealed() == "13812345678"


@pytest.mark.django_db
def test_a_row_that_is_there_all_the_same_is_read_as_it_is():
    place = make(Place)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_place SET name = %s WHERE id = %s", ["坏\x0b行", place.pk])
    assert Place.objects.get(pk=place.pk).name == "坏\x0b行"

"""Every file column of the product judges by content: in its form, in the record's own check, and in an import."""

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import RequestFactory

from events.facilities.forms import FaultForm
from events.facilities.models import Facility, FacilityPicture
from portal.accounts.models import User
from portal.media.fields import PictureField, UploadField
from portal.places.models import Place
from portal.spreadsheets import batches
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.models import Batch
from portal.spreadsheets.resources import SHEETS
from tests.factories import make
from tests.portal.media.samples import HONEST, HTML, PROGRAM, SVG, archive, hostile

COLUMNS = [
    field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, models.FileField)
]
JUDGED_BY_A_READER = {Batch._meta.get_field("file")}  # in the guarded process, see below
COLUMNS_WITH_SUFFIX = [
    (field, suffix)
    for field in COLUMNS
    if field not in JUDGED_BY_A_READER
    for suffix in (field.rule.suffixes if isinstance(field, UploadField) else ("jpg", "png", "webp"))
]
CASES = [
    pytest.param(field, *case, id=f"{field}-{suffix}-{case[0]}")
    for field, suffix in COLUMNS_WITH_SUFFIX
    for case in hostile(suffix)
]


def upload(content, name):
    return SimpleUploadedFile(name, content)


def test_every_file_column_is_one_of_ours():
    assert len(COLUMNS) >= 5
    assert [str(field) for field in COLUMNS if not isinstance(field, UploadField | PictureField)] == []


def column_errors(field, file):
    """What the record's own check says of the column."""
    record = field.model(**{field.name: file})
    try:
        record.full_clean(exclude=[other.name for other in field.model._meta.fields if other is not field])
    except ValidationError as error:
        return error.message_dict.get(field.name, [])
    return []


def form_errors(form_class, field, file):
    form = form_class({}, {field.name: file})
    return list(form.errors.get(field.name, []))


def plain_form(field):
    return forms.modelform_factory(field.model, fields=[field.name])


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "what", "name", "content"), CASES)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(field, what, name, content):
    for said in (
        column_errors(field, upload(content, name)),
        form_errors(plain_form(field), field, upload(content, name)),
    ):
        # a picture is judged by its bytes alone where it is drawn: whatever it was called, it becomes ours
        if said == [] and isinstance(field, PictureField) and content in HONEST.values():
            continue
        assert [sentence[-1] for sentence in said] == ["。"], what


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "suffix"), COLUMNS_WITH_SUFFIX, ids=str)
def test_an_honest_file_is_taken(field, suffix):
    """Negative control of the one above."""
    assert column_errors(field, upload(HONEST[suffix], f"a.{suffix}")) == []
    assert form_errors(plain_form(field), field, upload(HONEST[suffix], f"a.{suffix}")) == []


@pytest.mark.django_db
def test_the_back_offices_forms_use_the_columns_check():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True)
    checked = set()
    for model, model_admin in admin.site._registry.items():  # noqa: SLF001
        shown = [(model, model_admin.get_form(request))]
        shown += [(inline.model, inline(model, admin.site).get_formset(request).form) for inline in model_admin.inlines]
        for table, form_class in shown:
            for field in set(COLUMNS).intersection(table._meta.local_fields):
                if field.name in form_class.base_fields:
                    checked.add(field)
                    assert form_errors(form_class, field, upload(HTML, "a.pdf")) != [], field
                    assert form_errors(form_class, field, upload(HTML, "a.png")) != [], field
    by_actions = {field for field in COLUMNS if not field.editable or field.name == "photo"}
    assert checked == set(COLUMNS) - by_actions


@pytest.mark.parametrize(("what", "name", "content"), [case for suffix in ("jpg", "png") for case in hostile(suffix)])
def test_the_public_form_refuses_them_too(what, name, content):
    if content in HONEST.values():
        return  # a picture, which is drawn again whatever it is called
    form = FaultForm({"description": "篮筐松动"}, {"photo": upload(content, name)})
    assert [sentence[-1] for sentence in form.errors["photo"]] == ["。"]


def test_what_a_program_assigns_is_drawn_when_it_is_saved(settings, tmp_path, with_places):
    settings.MEDIA_ROOT = tmp_path
    facility = make(Facility, place=Place.objects.townships().first())
    record = FacilityPicture(facility=facility, alt="图", image=upload(HONEST["png"], "a.png"))
    record.save()
    assert (record.image.name[-4:], record.image.read()[:3], record.width) == (".jpg", b"\xff\xd8\xff", 4)
    record.image.close()
    record.image = upload(HTML, "a.png")
    with pytest.raises(ValidationError):
        record.save()


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv", "ods", "et", "tsv"])
@pytest.mark.parametrize("content", [HTML, SVG, PROGRAM, b"", archive("evil.class"), HONEST["pdf"]], ids=range(6))
def test_an_import_takes_tables_alone(suffix, content):
    with pytest.raises(FileRefused, match="。$"):
        batches.upload(next(iter(SHEETS)), upload(content, f"a.{suffix}"), user=None)
    assert not Batch.objects.exists()


def test_no_sheet_writes_a_file():
    for sheet in SHEETS.values():
        names = {field.name for field in COLUMNS if field.model is sheet._meta.model}
        assert names.isdisjoint(column.attribute for column in sheet.writable()), sheet

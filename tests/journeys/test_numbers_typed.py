"""Every entrance of the back office where one types a number reads it however it is typed."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory

from portal.limits.typed_numbers import CodeField, TelephoneField
from portal.spreadsheets.plan import convert
from tests.factories import make, person
from tests.portal.limits.test_typed_numbers import ways

pytestmark = pytest.mark.django_db
SEARCHED = {
    "facilities.FaultReport": "number",
    "facilities.Facility": "code",
    "schools.School": "code",
    "networks.Network": "code",
    "places.Place": "code",
}
CODES = {"School": "3137000001", "Facility": "371502-8001", "Network": "JT-001", "Place": "371502001", "Unit": "KS-001"}
TELEPHONE = "0635-1234567"


@pytest.fixture
def request_of_chief():
    request = RequestFactory().get("/admin/")
    request.user = person(is_superuser=True)
    return request


@pytest.mark.parametrize("label", SEARCHED)
def test_a_list_finds_a_record_by_its_number(request_of_chief, label):
    model = apps.get_model(label)
    record, model_admin = make(model), admin.site.get_model_admin(model)
    rows = model_admin.get_queryset(request_of_chief)
    for typed in ways(getattr(record, SEARCHED[label])):
        found, _doubled = model_admin.get_search_results(request_of_chief, rows, typed)
        assert found.filter(pk=record.pk).exists(), typed


def test_a_form_takes_a_number(request_of_chief):
    tried = set()
    for model, model_admin in admin.site._registry.items():
        for field in model._meta.concrete_fields:
            if isinstance(field, CodeField | TelephoneField):
                box = model_admin.get_form(request_of_chief).base_fields[field.name]
                number = CODES[model.__name__] if isinstance(field, CodeField) else TELEPHONE
                given = {box.clean(typed) for typed in ways(number)}
                assert number in given, (model, field.name)
                assert {text.replace("-", "") for text in given} == {number.replace("-", "")}, (model, field.name)
                tried.add(f"{model.__name__}.{field.name}")
    assert tried == {
        *("School.code", "School.phone", "Facility.code", "Facility.phone"),
        *("Network.code", "Place.code", "Unit.code", "Edition.contact", "SiteIdentity.phone", "Office.phone"),
    }


def test_a_sheet_takes_a_number():
    assert {convert.phone(typed) for typed in ways(TELEPHONE)} == {TELEPHONE}
    read = convert.code(())
    assert {read(typed).upper() for typed in ways("371502-8001")} == {"371502-8001"}

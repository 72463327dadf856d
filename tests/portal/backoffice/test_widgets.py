"""Every box of a form fits what is typed into it, nothing is chosen for the person, numbers are as people write them.

The tables are made from what is registered, so a later room is covered as soon as it exists.
"""

from decimal import Decimal

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models

from portal.backoffice.shown_values import from_shown, in_words
from portal.backoffice.widgets import DecimalBox, own_box
from tests.factories import make, person
from tests.portal.backoffice.test_access import MODELS, address, label, request_of
from tests.posting import posted

pytestmark = pytest.mark.django_db

# What a box of this kind can send back.
FITTING = {
    forms.NumberInput: (forms.IntegerField, forms.DecimalField, forms.FloatField),
    forms.DateInput: (forms.DateField,),
    forms.TimeInput: (forms.TimeField,),
    forms.CheckboxInput: (forms.BooleanField,),
    forms.ClearableFileInput: (forms.FileField,),
    forms.MultiWidget: (forms.MultiValueField,),
}


@pytest.fixture
def chief(client):
    user = person(is_superuser=True)
    client.force_login(user)
    return user


def forms_of(model, user):
    """The form of a page and those of the rows below it, for a new record."""
    model_admin, request = admin.site._registry[model], request_of(user)
    yield model.__name__, model_admin.get_form(request)
    for inline in model_admin.get_inline_instances(request):
        yield f"{model.__name__}.{inline.model.__name__}", inline.get_formset(request).form


def columns_of_ours():
    """One column of each class of the product, by the name of the class."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not type(field).__module__.startswith("django."):
                found.setdefault(type(field).__name__, field)
    return found


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_each_box_can_send_what_its_field_takes(chief, model):
    misfits = [
        f"{where}.{name}: {type(field.widget).__name__} for {type(field).__name__}"
        for where, form in forms_of(model, chief)
        for name, field in form.base_fields.items()
        for box, fields in FITTING.items()
        if isinstance(field.widget, box) and not isinstance(field, fields)
    ]
    assert misfits == []


def test_each_column_of_ours_is_typed_in_the_box_that_it_asks_for():
    """Those whose box differs from the one of the column that they stand on; a new class is to be added here."""
    asked = {name: own_box(field) for name, field in columns_of_ours().items()}
    assert {name: type(box).__name__ for name, box in asked.items() if box is not None} == {
        "ClockField": "UnfoldAdminTextInputWidget",
        "SealedTextField": "UnfoldAdminTextInputWidget",
    }


def test_a_number_box_on_hours_would_be_noticed():
    clock = columns_of_ours()["ClockField"].formfield(widget=forms.NumberInput)
    fitting = next(fields for box, fields in FITTING.items() if isinstance(clock.widget, box))
    assert not isinstance(clock, fitting)


def test_hours_are_shown_and_typed_as_clock_times(client, chief):
    period = make(apps.get_model("facilities.OpeningPeriod"))
    period.spans.create(days="1", start=510, end=1560)
    page = client.get(address(type(period), "change", period.pk))
    form = page.context["inline_admin_formsets"][0].formset.forms[0]
    assert [form["start"].value(), form["end"].value()] == ["08:30", "次日02:00"]
    boxes = [str(form[name]) for name in ("start", "end")]
    assert ['type="text"' in box for box in boxes] == [True, True]
    assert ['value="08:30"' in boxes[0], 'value="次日02:00"' in boxes[1]] == [True, True]


@pytest.mark.parametrize(
    ("typed", "changed"),
    [("08:30", False), ("8:30", False), (" 08：30", False), ("08:31", True), ("", True), ("x", True)],
)
def test_the_same_time_written_otherwise_is_no_change(typed, changed):
    assert columns_of_ours()["ClockField"].formfield().has_changed(510, typed) is changed


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_nothing_is_chosen_for_the_person(chief, model):
    """A column without a usual value offers none first."""
    chosen = [
        f"{where}.{name}"
        for where, form in forms_of(model, chief)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
        if field.required and field.initial is None and field.choices and list(field.choices)[0][0] not in ("", None)
    ]
    assert chosen == []


def test_a_new_grant_has_no_role_and_an_event_no_level(client, chief):
    for model, name in (("accounts.Grant", "role"), ("calendar.Edition", "level")):
        page = client.get(address(apps.get_model(model), "add"))
        assert '<option value="" selected>请选择</option>' in str(page.context["adminform"].form[name])


@pytest.mark.parametrize(
    ("typed", "pupils", "longitude"),
    [
        ("116", 116, "116"),
        ("１１６", 116, "116"),
        (" 116\u3000", 116, "116"),
        ("１１６．５", None, "116.5"),
        ("+116.50", None, "116.50"),
        ("−1", None, "-1"),
        ("1,2", None, None),
        ("1 1 6", None, None),
        ("116-5", None, None),
        ("1116²", None, None),
        ("NaN", None, None),
    ],
)
def test_a_number_is_read_however_it_is_written(chief, typed, pupils, longitude):
    School = apps.get_model("schools.School")
    page = admin.site._registry[School].get_form(request_of(chief))
    for name, meant in (("pupils", pupils), ("longitude", longitude)):
        field = page.base_fields[name]
        assert field.widget.input_type == "text"
        if meant is None:
            with pytest.raises(ValidationError):
                field.clean(typed)
        else:
            assert f"{field.clean(typed)}" == f"{meant}"


@pytest.mark.parametrize("typed", ["12,345", "１２，３４５", "12 345", "12　345", "12345"])
def test_thousands_may_be_parted(client, chief, typed):
    record = make(apps.get_model("schools.School"), capacity=None)
    where = address(type(record), "change", record.pk)
    answer = client.post(where, posted(client.get(where)) | {"capacity": typed})
    assert answer.status_code == 302
    record.refresh_from_db()
    assert record.capacity == 12345


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("50.00000", "50"),
        ("0.50", "0.5"),
        ("0.00", "0"),
        ("1200.000", "1200"),
        ("36.449000", "36.449"),
        ("-2.50", "-2.5"),
    ],
)
def test_a_number_has_no_zeros_that_only_fill_up(number, shown):
    assert DecimalBox().format_value(Decimal(number)) == shown
    column = models.DecimalField(max_digits=12, decimal_places=6)
    assert [in_words(column, Decimal(number)), from_shown(column, number), from_shown(column, "-")] == [
        shown,
        shown,
        "-",
    ]


def test_what_is_only_shown_is_in_words_too():
    clock = columns_of_ours()["ClockField"]
    assert [in_words(clock, 510), from_shown(clock, "1560"), in_words(clock, None)] == ["08:30", "次日02:00", None]


def test_lists_show_numbers_as_people_write_them(client, chief):
    figure = make(apps.get_model("facilities.PublishedFigure"), value=Decimal("2.70"))
    page = client.get(address(type(figure), "changelist") + "?o=2")
    assert page.status_code == 200
    assert [">2.7<" in "".join(page.content.decode().split()), "2.70" in page.content.decode()] == [True, False]


@pytest.mark.parametrize("text", ["第一行\n第二行", "第一行\r\n第二行", " 前后有空格 "])
def test_a_text_that_a_browser_sends_back_otherwise_is_no_change(client, chief, text):
    brand = make(apps.get_model("calendar.EventBrand"), description=text)
    url, kept = address(type(brand), "change", brand.pk), brand.history.count()
    page = client.get(url)
    sent = posted(page) | {"_version": page.context["version_token"]}
    sent["description"] = text.replace("\r\n", "\n").replace("\n", "\r\n")
    client.post(url, sent)
    assert brand.history.count() == kept
    client.post(url, sent | {"name": "另一个名称"})
    brand.refresh_from_db()
    assert (brand.name, brand.description) == ("另一个名称", text)


def test_a_number_is_plain_in_the_panel_of_two_versions(client, chief):
    """And a rule of the box alone does not make two versions of one number."""
    figure = make(apps.get_model("facilities.PublishedFigure"), value=Decimal("2.70"))
    url = address(type(figure), "change", figure.pk)
    page = client.get(url)
    sent = posted(page) | {"_version": page.context["version_token"], "value": "3"}
    assert page.context["adminform"].form["value"].as_widget().count('value="2.7"') == 1
    type(figure).objects.filter(pk=figure.pk).update(value=Decimal("2.50"))
    (conflict,) = client.post(url, sent).context["conflicts"]
    assert (conflict.mine, conflict.theirs) == ("3", "2.5")

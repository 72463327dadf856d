"""Every rule of the wing's tables, attacked past the model, through a form and in the back office.

The database refuses the first; a person is told the other two in one Chinese sentence, and nothing is stored.
"""

import pytest
from django.apps import apps
from django.contrib import admin

from portal.accounts.models import Grant, Unit, User
from portal.accounts.roles import Role
from tests.initiatives import factories as make
from tests.initiatives.constraints import indicators, networks, programme, schools
from tests.initiatives.constraints.attack import BASES, Attack, by_admin, by_form, by_orm, own_page, stored

pytestmark = pytest.mark.django_db
ATTACKS = [attack for room in (programme, indicators, schools, networks) for attack in room.ATTACKS]
every = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.rule}-{'-'.join(attack.broken)}")
ROOMS = ("programme", "indicators", "schools", "networks")


@pytest.fixture
def keeper(client):
    """Signed in, with the whole city."""
    keeper = User.objects.create(username="keeper", is_staff=True)
    Grant.objects.create(user=keeper, role=Role.DATA, place=make.city())
    client.force_login(keeper)
    return keeper


def rules(model):
    """Names of all constraints, and of all columns whose values are unique, but for the unit, which nobody fills in."""
    columns = (f for f in model._meta.fields if f.unique and not f.primary_key and f.related_model is not Unit)
    return {c.name for c in model._meta.constraints} | {f"{model.__name__}.{f.name}" for f in columns}


def test_no_rule_goes_without_an_attack():
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    written = {rule for model in models if not model.__name__.startswith("Historical") for rule in rules(model)}
    assert {attack.rule for attack in ATTACKS if attack.stored} == written


@pytest.mark.parametrize("model", BASES, ids=lambda model: model.__name__)
def test_what_the_attacks_start_from_is_valid(model):
    row = stored(model, BASES[model]())
    row.full_clean()


@pytest.mark.parametrize("model", [m for m in BASES if m in admin.site._registry], ids=lambda model: model.__name__)
def test_the_back_office_takes_what_the_attacks_start_from(model, client, keeper):
    assert own_page(Attack("", model, {}, ""), client, None).status_code == 302
    assert model._base_manager.exists()


@every
def test_past_the_model(attack):
    by_orm(attack)


@every
def test_through_a_form(attack):
    by_form(attack)


@every
def test_in_the_back_office(attack, client, keeper):
    by_admin(attack, client)

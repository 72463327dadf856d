"""Every rule of the wing's tables, attacked past the model, through a form and in the back office.

The database refuses the first; a person is told the other two in one Chinese sentence, and nothing is stored.
"""

import pytest
from django.apps import apps

from portal.accounts.roles import Role
from tests.factories import person
from tests.initiatives import factories as make
from tests.initiatives.constraints import indicators, networks, programme, schools
from tests.initiatives.constraints.attack import BASES, by_admin, by_form, by_orm, stored

pytestmark = pytest.mark.django_db
ATTACKS = [attack for room in (programme, indicators, schools, networks) for attack in room.ATTACKS]
every = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.rule}-{'-'.join(attack.broken)}")
ROOMS = ("programme", "indicators", "schools", "networks")


def rules(model):
    """Names of all constraints, and of all columns whose values are unique."""
    columns = (field for field in model._meta.fields if field.unique and not field.primary_key)
    return {c.name for c in model._meta.constraints} | {f"{model.__name__}.{field.name}" for field in columns}


def test_no_rule_goes_without_an_attack():
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    written = {rule for model in models if not model.__name__.startswith("Historical") for rule in rules(model)}
    assert {attack.rule for attack in ATTACKS if attack.stored} == written


@pytest.mark.parametrize("model", BASES, ids=lambda model: model.__name__)
def test_what_the_attacks_start_from_is_valid(model):
    row = stored(model, BASES[model]())
    row.full_clean()


@every
def test_past_the_model(attack):
    by_orm(attack)


@every
def test_through_a_form(attack):
    by_form(attack)


@every
def test_in_the_back_office(attack, client):
    client.force_login(person(Role.DATA, make.city()))
    by_admin(attack, client)

"""Rules of tables are known to validation, too: it puts values in for the names of fields and for no other names."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce

ROOMS = ("portal", "initiatives", "events")


def unknown(model, constraint):
    """What a constraint calls by a name that validation does not know: it would compare each row with itself."""
    parts = [*getattr(constraint, "expressions", ()), getattr(constraint, "condition", None)]
    used = {reference[0] for part in parts if part is not None for reference in model._get_expr_references(part)}
    return used - {field.name for field in model._meta.local_concrete_fields} - {"pk"}


def test_constraints_name_fields_and_not_columns():
    ours = [model for model in apps.get_models() if model.__module__.partition(".")[0] in ROOMS]
    found = {
        constraint.name: names
        for model in ours
        for constraint in model._meta.constraints
        if (names := unknown(model, constraint))
    }
    assert found == {}


@pytest.mark.parametrize(
    "constraint",
    [
        models.UniqueConstraint("name", Coalesce("parent_id", 0), name="a"),
        models.UniqueConstraint("name", condition=models.Q(parent_id__isnull=True), name="b"),
        models.CheckConstraint(condition=models.Q(code__lt=models.F("county_id")), name="c"),
    ],
)
def test_columns_are_found(constraint):
    assert unknown(apps.get_model("places.Place"), constraint) <= {"parent_id", "county_id"}
    assert unknown(apps.get_model("places.Place"), constraint) != set()

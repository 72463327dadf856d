"""Factories for models of the wings whose codes or rules introspection cannot guess, looked up by label so that the
building's tests need not import the wings."""

from datetime import date

from django.apps import apps

from portal.audit.log import Kind, record
from portal.audit.models import AuditEvent
from tests.factories import FACTORIES, NUMBERS, factory, introspect, make


@factory(AuditEvent)
def audit_event(place, **values):
    return record(Kind.EXPORT, subject="样例", note="3 行", **values)


def specimen(label, **plain):
    """Introspection, with these values (functions get a running number and the place)."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return

    def build(place, **values):
        number = next(NUMBERS)
        filled = {name: value(number, place) if callable(value) else value for name, value in plain.items()}
        return introspect(model, place, **{**filled, **values})

    FACTORIES.setdefault(model, build)


specimen("facilities.Facility", code=lambda number, place: f"{place.county.code}-{number % 10_000:04}")


@factory(apps.get_model("schools.School"))
def school(place, **values):
    """With a stage, which the form asks for."""
    model = apps.get_model("schools.School")
    values.setdefault("code", f"2137{next(NUMBERS):06}")
    record = introspect(model, place, **values)
    record.stages.add(make(apps.get_model("schools.Stage")))
    return record


specimen("schools.Designation", school=lambda number, place: make(apps.get_model("schools.School"), place=place))
specimen("schools.SchoolLink", kind="split_into")
specimen("accounts.SignInCounter", counter=lambda number, place: make(apps.get_model("limits.Throttle"), used=5))
specimen("accounts.Unit", kind="office", code=lambda number, place: f"KS-{number}")
specimen(
    "accounts.UnitMember", unit=lambda number, place: make(apps.get_model("accounts.Unit"), place=place), valid_to=None
)
specimen("networks.Network", code=lambda number, place: f"JT-{number:04}")
specimen("networks.Membership", valid_from=date(2026, 12, 31))
specimen("calendar.Recognition", source_title="样例文件")
specimen("calendar.Discipline", code=lambda number, place: f"d-{number}")
specimen("facilities.Concession", percent=50)
specimen("facilities.Closure", is_urgent=True, urgent_reason="管道爆裂")


@factory(apps.get_model("site.SiteIdentity"))
def the_identity(place, **values):
    return apps.get_model("site.SiteIdentity").objects.get_or_create(pk=1, defaults=values)[0]


specimen("indicators.Observation", value=1)
specimen("indicators.Target", value=1)
specimen("indicators.RankClaim", rank=1)


@factory(apps.get_model("programme.Milestone"))
def milestone(place, **values):
    """Of a measure, where no school is named; a school's milestone has no place of its own."""
    if "school" not in values:
        values = {"measure": make(apps.get_model("programme.Measure"), place=place), "place": place, **values}
    return apps.get_model("programme.Milestone").objects.create(title="样例里程碑", **values)

"""Invented offices, bureaus and people for the demonstration; schools and venues bring their own units."""

from datetime import date

from portal.accounts.models import Grant, Unit, UnitKind, UnitMember, User
from portal.accounts.roles import Role
from portal.demo.registry import demonstration
from portal.places.models import Kind, Place

OFFICES = ("办公室", "基础教育科", "职业教育科", "群众体育科", "竞技体育科", "安全稳定科")
SINCE = date(2025, 9, 1)
CLERK, HEAD = "school-clerk", "office-head"


@demonstration("单位和在岗人员", order=95)
def load_units() -> None:
    """A second run finds them."""
    city = Place.objects.filter(kind=Kind.CITY).first()
    if city is None:
        return
    offices = [_unit(f"KS-{number:02}", UnitKind.OFFICE, name, city) for number, name in enumerate(OFFICES, 1)]
    for number, county in enumerate(Place.objects.counties(), 1):
        _unit(f"XJ-{number:02}", UnitKind.COUNTY, f"{county.name}教育体育部门", county)
    _person(HEAD, "科室负责人（演示数据）", offices[1], (Role.HEAD,), city)
    school = Unit.objects.filter(kind=UnitKind.SCHOOL, is_demo=True, closed_on=None).order_by("code").first()
    if school is not None:
        _person(CLERK, "学校经办人（演示数据）", school, (Role.EDITOR, Role.DATA), school.place)


def _unit(code: str, kind: UnitKind, name: str, place: Place) -> Unit:
    made = {"kind": kind, "name": name, "place": place, "is_demo": True}
    return Unit.objects.get_or_create(code=code, defaults=made)[0]


def _person(username: str, name: str, unit: Unit, roles: tuple[Role, ...], place: Place) -> None:
    """Without a password: the administrator sets one for whoever shows the demonstration."""
    if User.objects.filter(username=username).exists():
        return
    person = User(username=username, display_name=name, is_staff=True)
    person.set_unusable_password()
    person.save()
    UnitMember.objects.create(person=person, unit=unit, valid_from=SINCE)
    for role in roles:
        Grant.objects.create(user=person, role=role, place=place, unit=unit)

"""Short ways to make places, schools and networks for the tests of the education wing."""

from datetime import date

from initiatives.networks.models import Membership, Network, NetworkMode
from initiatives.schools.models import School, Stage, UrbanRural
from portal.places.models import Place

LONG_AGO = date(2000, 1, 1)


def place(code, name, kind, parent=None, managing_area=None):
    found = Place.objects.filter(code=code).first()
    if found:
        return found
    made = Place(code=code, name=name, kind=kind, parent=parent, managing_area=managing_area, sort_key=code)
    if kind in ("subdistrict", "town", "township"):
        made.county = managing_area or parent
    made.save()
    if made.county is None and kind != "city":
        made.county = made
        made.save()
    return made


def city():
    return place("371500", "聊城市", "city")


def county(code="371522", name="莘县", kind="county"):
    return place(code, name, kind, city())


def town(code="371522116", name="张寨镇", of=None):
    return place(code, name, "town", of or county())


def stage(code="primary", name="小学", compulsory=True):
    position = ["kindergarten", "primary", "junior", "senior"].index(code)
    return Stage.objects.get_or_create(
        code=code, defaults={"name": name, "compulsory": compulsory, "position": position}
    )[0]


def school(serial=1, *, klass="21", stages=("primary",), setting="village", township=None, **values):
    values = {"name": f"示例第{serial}小学", "form": "primary", "open_date": LONG_AGO, **values}
    made = School.objects.create(code=f"{klass}37{serial:06}", township=township or town(), **values)
    names = {"primary": "小学", "junior": "初中", "senior": "普通高中", "kindergarten": "幼儿园"}
    made.stages.set([stage(code, names[code], code in ("primary", "junior")) for code in stages])
    if setting:
        UrbanRural.objects.create(school=made, setting=setting, valid_from=LONG_AGO)
    return made


def network(number=1, kind="group", *, of=None, **values):
    mode = NetworkMode.objects.get_or_create(code="weak", defaults={"name": "核心校 + 薄弱校"})[0]
    prefix = "JT" if kind == "group" else "LM"
    values = {"name": f"示例{number}", "open_date": date(2021, 9, 1), "mode": mode, **values}
    return Network.objects.create(code=f"{prefix}-{number:03}", kind=kind, county=of or county(), **values)


def member(network, school, start=date(2021, 9, 1), end=None, role="member", **values):
    return Membership.objects.create(
        network=network, school=school, role=role, valid_from=start, valid_to=end, **values
    )

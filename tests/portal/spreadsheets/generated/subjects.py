"""What the generated tables are about: columns, how people head them, and true values. Its own small vocabulary."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from events.facilities.models import Facility, FacilityKind
from initiatives.indicators.models import Indicator, Observation, Unit
from initiatives.schools.models import School, Stage
from portal.places.models import Kind
from tests.factories import make, tree
from tests.portal.spreadsheets.sample import Club, Town

NAMES = ("安乐", "柳园", "新河", "东风", "石佛", "明德", "育才", "实验", "第一", "朝阳", "光明", "向阳")
STREETS = ("人民路12号", "育才街3号，东院", "建设路1号 3楼", "健康路“和园”旁", "某路2号;后门", "东环路88-1号")


@dataclass
class Spec:
    """One column. ``headings``: the first is the product's own. ``words``: (as written, true value) of closed lists."""

    name: str
    kind: str
    headings: tuple[str, ...]
    unit: str = ""
    words: tuple = ()
    top: int = 3_000
    places: int = 0
    is_key: bool = False
    is_required: bool = False


@dataclass
class Subject:
    """``identity``: columns that tell records apart. ``stored``: records that the database has, by identity."""

    key: str
    specs: list[Spec]
    identity: tuple[str, ...]
    stored: dict = field(default_factory=dict)
    fixed: tuple[str, ...] = ()  # columns that are always there

    def spec(self, name):
        return next(spec for spec in self.specs if spec.name == name)

    def id_of(self, record):
        return tuple(record[name] for name in self.identity)


def number(rng, spec):
    """A true number: whole, or with as many places as the column has."""
    if spec.kind == "percent":
        return Decimal(rng.choice([rng.randint(1, 9999), rng.randint(1, 99) * 100])) / 100
    whole = rng.choice([rng.randint(1, 30), rng.randint(31, spec.top)])
    return Decimal(whole) if not spec.places or rng.random() < 0.5 else Decimal(rng.randint(1, spec.top * 100)) / 100


def day(rng):
    return date(1995, 1, 1) + timedelta(days=rng.randint(0, 11_000))


def truth(rng, spec):
    """One true value for a cell of the column, None for a blank one."""
    if not (spec.is_key or spec.is_required) and rng.random() < 0.1:
        return None
    if spec.kind in ("number", "percent", "money", "by unit"):
        return number(rng, spec)
    if spec.kind == "date":
        return day(rng)
    if spec.kind == "partial":
        exact = day(rng)
        return rng.choice([(exact, "day"), (exact.replace(day=1), "month"), (date(exact.year, 1, 1), "year")])
    if spec.kind in ("choice", "reference", "boolean"):
        return rng.choice(spec.words)[1]
    if spec.kind == "several":
        return tuple(sorted({rng.choice(spec.words)[1] for _ in range(2)}))
    if spec.kind == "phone":
        return rng.choice(["0635-8321000", "0635-7211234", "8321000", "13800001111"])
    if spec.name in ("address", "street_address", "remark", "note"):
        return rng.choice(STREETS)
    return rng.choice(NAMES) + rng.choice(["小学", "中学", "体育场", "中心", "乡校"]) + str(rng.randint(1, 99))


def clubs():
    towns = [
        Town.objects.create(code=f"37150200{n}", name=name) for n, name in enumerate(("柳园街道", "安乐镇", "新河乡"))
    ]
    words = tuple((town.name, town.pk) for town in towns)
    stored = {}
    for number_ in (1, 2, 3):
        club = Club.objects.create(
            code=f"371500000{number_}",
            name=f"旧名{number_}",
            town=towns[0],
            pupils=500 + number_,
            area=100,
            remark="旧",
        )
        stored[(club.code,)] = {"pupils": Decimal(club.pupils), "area": Decimal(100), "remark": "旧"}
    specs = [
        Spec("code", "code", ("标识码", "学校标识码"), is_key=True),
        Spec("name", "text", ("名称", "学校名称", "单位名称"), is_required=True),
        Spec("town", "reference", ("所属乡镇", "乡镇", "乡镇街道"), words=words, is_required=True),
        Spec("public", "boolean", ("是否公办",), words=(("是", True), ("否", False), ("公办", True), ("民办", False))),
        Spec("pupils", "number", ("在校生数", "学生数"), unit="人"),
        Spec("area", "number", ("面积", "场地面积"), unit="㎡", places=2, top=90_000),
        Spec("rate", "percent", ("达标率",), unit="%"),
        Spec("budget", "money", ("经费",), unit="元", places=2, top=900_000),
        Spec("opened_on", "partial", ("建校日期", "建校时间")),
        Spec("checked_on", "date", ("核查日期",)),
        Spec("phone", "phone", ("联系电话",)),
        Spec("remark", "text", ("备注",)),
    ]
    return Subject("spreadsheets.club", specs, ("code",), stored, ("code", "name", "town"))


def towns_of_a_city():
    """Townships as (name, key)."""
    city = tree()
    more = [
        ("379901101", "安乐镇", Kind.TOWN),
        ("379901002", "柳园街道", Kind.SUBDISTRICT),
        ("379901201", "东风乡", Kind.TOWNSHIP),
    ]
    made = [make(type(city["a1"]), place=city["a"], code=code, name=name, kind=kind) for code, name, kind in more]
    return city, tuple((place.name, place.pk) for place in (city["a1"], city["b1"], *made))


def schools():
    _, towns = towns_of_a_city()
    stages = [
        Stage.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in (("a-p", "小学"), ("a-j", "初中"))
    ]
    stored = {}
    for number_ in (1, 2, 3):
        school = School.objects.create(
            code=f"213799000{number_}",
            name=f"旧校{number_}",
            form="primary",
            township_id=towns[0][1],
            pupils=500 + number_,
            pupils_as_of=date(2023, 10, 1),
            address="旧址",
        )
        school.stages.set(stages[:1])
        stored[(school.code,)] = {
            "pupils": Decimal(school.pupils),
            "pupils_as_of": date(2023, 10, 1),
            "address": "旧址",
        }
    forms = (("小学", "primary"), ("初级中学", "junior"), ("高级中学", "senior"), ("幼儿园", "kindergarten"))
    specs = [
        Spec("code", "code", ("学校标识码", "标识码", "学校代码"), is_key=True),
        Spec("name", "text", ("学校名称", "校名", "学校全称"), is_required=True),
        Spec("form", "choice", ("办学类型", "学校类型"), words=forms, is_required=True),
        Spec("stages", "several", ("学段",), words=tuple((stage.name, stage.pk) for stage in stages), is_required=True),
        Spec("township", "reference", ("乡镇", "所属乡镇", "所在乡镇"), words=towns, is_required=True),
        Spec("address", "text", ("地址", "学校地址", "详细地址")),
        Spec("pupils", "number", ("在校生", "在校学生数", "学生人数"), unit="人"),
        Spec("pupils_as_of", "date", ("在校生统计日期", "统计日期")),
        Spec("capacity", "number", ("规划学位", "学位数"), unit="个"),
        Spec("open_date", "partial", ("建校日期", "建校时间", "成立时间")),
        Spec("phone", "phone", ("联系电话", "办公电话")),
    ]
    return Subject("schools.school", specs, ("code",), stored, ("code", "name", "form", "stages", "township"))


def facilities():
    _, towns = towns_of_a_city()
    kinds = tuple(
        (name, FacilityKind.objects.create(code=code, name=name).pk)
        for code, name in (("X01", "田径馆甲"), ("X02", "篮球馆乙"))
    )
    stored = {}
    for number_ in (1, 2, 3):
        facility = Facility.objects.create(
            code=f"379901-000{number_}",
            name=f"旧场{number_}",
            kind_id=kinds[0][1],
            township_id=towns[0][1],
            area_m2=800,
            market_percent=60,
        )
        stored[(facility.code,)] = {"area_m2": Decimal(800), "market_percent": Decimal(60)}
    statuses = (("正常使用", "active"), ("暂停使用", "suspended"), ("已停用", "retired"))
    answers = (("有", "yes"), ("没有", "no"))
    specs = [
        Spec("code", "code", ("编码", "场地编码", "编号"), is_key=True),
        Spec("name", "text", ("名称", "场地名称", "设施名称"), is_required=True),
        Spec("kind", "reference", ("类别", "场地类别"), words=kinds, is_required=True),
        Spec("township", "reference", ("乡镇", "所在乡镇"), words=towns, is_required=True),
        Spec("street_address", "text", ("地址", "详细地址")),
        Spec("area_m2", "number", ("场地面积", "面积"), unit="㎡", places=2, top=90_000),
        Spec("floodlit", "choice", ("夜间照明", "灯光"), words=answers),
        Spec("status", "choice", ("使用状态",), words=statuses),
        Spec("opened_on", "partial", ("启用日期", "建成时间", "启用时间")),
        Spec("for_children", "boolean", ("适合儿童",), words=(("是", True), ("否", False))),
        Spec("phone", "phone", ("电话", "联系电话")),
    ]
    return Subject("facilities.facility", specs, ("code",), stored, ("code", "name", "kind", "township"))


def observations():
    city, _ = towns_of_a_city()
    units = {"人": "people-g", "%": "percent-g", "所": "schools-g", "㎡": "area-g", "元": "money-g"}
    indicators = []
    for place, (word, code) in enumerate(units.items()):
        unit = Unit.objects.create(code=code, name=f"单位{code}", word=word, is_percent=word == "%")
        indicator = Indicator.objects.create(
            code=f"g-{code}", name=("参赛人数", "达标比率", "学校总数", "场地总面积", "经费总额")[place], unit=unit
        )
        indicators.append((indicator.name, indicator.pk, word))
    places = (("甲县", city["a"].pk), ("乙县", city["b"].pk))
    stored = {}
    for _, key, _ in indicators[:2]:
        Observation.objects.create(
            indicator_id=key, place=city["a"], period_end=date(2023, 12, 31), value=Decimal("12.5")
        )
        stored[(key, places[0][1], (date(2023, 12, 31), "day"))] = {"value": Decimal("12.5")}
    specs = [
        Spec(
            "indicator",
            "reference",
            ("指标", "指标名称"),
            words=tuple((name, key) for name, key, _ in indicators),
            is_key=True,
        ),
        Spec("place", "reference", ("地区", "县区", "区县"), words=places, is_key=True),
        Spec("period_end", "partial", ("截止", "截止日期"), is_key=True),
        Spec("value", "by unit", ("数值", "数据", "指标值"), places=2, top=90_000, is_required=True),
        Spec("note", "text", ("说明", "备注")),
    ]
    subject = Subject("indicators.observation", specs, ("indicator", "place", "period_end"), stored)
    subject.fixed = ("indicator", "place", "period_end", "value")
    subject.units = {key: word for _, key, word in indicators}
    return subject


SUBJECTS = {"clubs": clubs, "schools": schools, "facilities": facilities, "observations": observations}

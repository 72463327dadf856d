"""Sheets of schools and of designations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from initiatives.schools.enums import Form, Ownership
from initiatives.schools.models import Designation, FormerName, School
from portal.accounts.registers import follow, refusal, unit_attnames
from portal.places.models import Kind, Place, Reading
from portal.places.typed_coordinates import VOCABULARY, CoordinateError, as_stored, degrees, reference_in_words
from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.resources import SheetResource, sheet
from portal.spreadsheets.values import FAILED, KEEP

PUPILS = ["在校生", "在校生数", "在校生人数", "学生数", "学生人数", "在校学生数", "在校学生人数"]
NO_CODE = "系统中没有这所学校；学校标识码由国家统一编制，系统不能代编，请在文件中加上“学校标识码”列后再导入"
COUNTIES = ["县区", "县市区", "区县", "所属县区", "所在县区"]
FORM_WORDS = {
    "教学点": Form.TEACHING_POINT,
    "初中": Form.JUNIOR,
    "普通初中": Form.JUNIOR,
    "九年一贯制": Form.NINE_YEAR,
    "十二年一贯制": Form.TWELVE_YEAR,
    "完中": Form.COMPLETE_SECONDARY,
    "高中": Form.SENIOR,
    "普通高中": Form.SENIOR,
    "中职": Form.VOCATIONAL,
    "中职学校": Form.VOCATIONAL,
    "高职": Form.HIGHER_VOCATIONAL,
    "特殊教育": Form.SPECIAL,
    "特教学校": Form.SPECIAL,
}
OWNERSHIP_WORDS = {
    "公立": Ownership.PUBLIC,
    "公办学校": Ownership.PUBLIC,
    "私立": Ownership.PRIVATE,
    "民办学校": Ownership.PRIVATE,
}


@sheet
class SchoolSheet(SheetResource):
    code = Column("code", digits=10, aliases=["标识码", "学校代码", "学校（机构）标识码"], width=14)
    name = Column("name", aliases=["名称", "学校", "单位名称", "学校（机构）名称", "校名", "学校全称"], width=32)
    short_name = Column("short_name")
    form = Column("form", aliases=["学校类型", "类型", "学校类别", "办学类别"], vocabulary=FORM_WORDS)
    stages = Column("stages", aliases=["学段情况", "办学层次", "学段设置"], help="可填几项，用顿号分开，如：小学、初中")
    ownership = Column("ownership", aliases=["性质", "举办者类型", "办别", "公办/民办"], vocabulary=OWNERSHIP_WORDS)
    counts_as_unit = Column("counts_as_unit", aliases=["是否独立计数"])
    campus_of = Column("campus_of", aliases=["所属学校"])
    parent_school = Column("parent_school", aliases=["管理学校", "中心学校"])
    township = Column("township", aliases=["乡镇", "乡镇街道", "所属乡镇", "所在乡镇", "镇街", "所属镇街"])
    county = Column("township__county__name", "县（市、区）", aliases=COUNTIES)
    address = Column("address", aliases=["学校地址", "详细地址", "校址", "办学地址"], width=36)
    longitude = Column("longitude", parse=degrees, own=True)
    latitude = Column("latitude", parse=degrees, own=True)
    datum_source = Column(
        "datum_source",
        "坐标系",
        vocabulary=VOCABULARY,
        render=reference_in_words,
        help="填了坐标就要选；GCJ-02、BD-09 的坐标会换算成 WGS-84 保存",
        own=True,
    )
    is_proposed = Column("is_proposed", aliases=["是否筹建"])
    open_date = Column("open_date", precision="open_precision", aliases=["建校时间", "成立时间", "建校年份"])
    capacity = Column("capacity", unit="个", aliases=["规划学位", "学位数"])
    pupils = Column("pupils", unit="人", aliases=PUPILS)
    pupils_as_of = Column("pupils_as_of", aliases=["统计日期", "统计时间"])
    phone = Column("phone", kind="phone", aliases=["电话", "联系电话", "办公电话", "学校电话", "固定电话"])
    website = Column("website", aliases=["网址"])
    source = Column("source", aliases=["来源"])

    note = "学校标识码不重复使用；更名、撤并、停办请在学校页面办理，不在表格中改。"

    class Meta:
        model = School
        import_id_fields = ["code"]

    dated = {"pupils": "pupils_as_of"}
    naming = Naming(
        "name", ["township"], county="township__county", county_column="county", others=["short_name"], unknown=NO_CODE
    )
    derives_for_readers = True
    watched = unit_attnames(School)

    @classmethod
    def refusal(cls, image: Mapping[str, Any], user: Any) -> str:
        return refusal(School, image, user)

    @classmethod
    def complete(cls, names: Sequence[str], values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Coordinates in WGS-84, so that the plan shows and compares what will be stored."""
        columns = ("longitude", "latitude", "datum_source")
        found = dict(zip(names, values, strict=True))
        longitude, latitude, reference = (found.get(name, KEEP) for name in columns)
        if FAILED in (longitude, latitude, reference):
            return values
        if isinstance(longitude, Decimal) or isinstance(latitude, Decimal):
            try:
                place: tuple[Any, Any, Any] = as_stored(longitude, latitude, None if reference is KEEP else reference)
            except CoordinateError as error:
                raise CellError(error.code, str(error)) from error
        else:
            place = longitude, latitude, KEEP  # a reference without coordinates says nothing
        found |= zip(columns, place, strict=True)
        return tuple(found[name] for name in names)

    @classmethod
    def derive(cls, instances: Sequence[Any]) -> Iterable[str]:
        """Order and search text; former names stay findable."""
        former = FormerName.objects.filter(school__in=[school.pk for school in instances if school.pk]).by_school()
        readings = Reading.objects.in_use()
        for school in instances:
            school.set_keys(former.get(school.pk, ()), readings)
        return ("sort_key", "search_text")

    @classmethod
    def after_write(cls, pks: Collection[Any]) -> None:
        """The unit of each school follows what the sheet has changed."""
        follow(School, pks)


@sheet
class DesignationSheet(SheetResource):
    type = Column("type", aliases=["称号", "称号名称", "项目名称"], width=20)
    level = Column("level", aliases=["认定级别"])
    school = Column("school", aliases=["学校名称", "校名", "学校全称"], width=28)
    township = Column("township", aliases=["乡镇", "乡镇街道", "镇街"])
    county = Column("county", aliases=["县区"])
    organisation = Column("organisation", aliases=["单位", "基地", "单位名称"])
    awarded_on = Column("awarded_on", precision="awarded_precision", aliases=["认定时间", "获评时间", "认定年份"])
    batch = Column("batch")
    total_in_scope = Column("total_in_scope")
    document_number = Column("document_number", aliases=["文件号"])
    source = Column("source")

    note = "学校、乡镇、县（市、区）、单位四列只填一列。撤销称号请在称号页面办理。"

    class Meta:
        model = Designation
        import_id_fields = ["type", "level", "school", "township", "county", "organisation", "awarded_on"]

    @classmethod
    def derive(cls, instances: Sequence[Any]) -> Iterable[str]:
        """Where the subject lies: the school's township, the place itself, or the city."""
        townships = dict(School.objects.filter(pk__in={i.school_id for i in instances}).values_list("pk", "township"))
        city = Place.objects.filter(kind=Kind.CITY).values_list("pk", flat=True).first()
        for record in instances:
            record.place_id = townships.get(record.school_id) or record.township_id or record.county_id or city
        return ("place_id",)

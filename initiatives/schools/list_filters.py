"""Filters of the back office that stay short however many schools there are."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from initiatives.schools.enums import Setting
from initiatives.schools.models import School, UrbanRural
from initiatives.schools.queries import SchoolQuerySet
from portal.dates.periods import in_force
from portal.places.models import Place
from portal.site.lists.fields import Label


class CountyFilter(DropdownFilter):
    """The county that answers: functional zones among them."""

    title = "县（市、区）"
    parameter_name = "county"
    path = "township__county"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Place.objects.counties().values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.path}__code": self.value()}) if self.value() else queryset


class StatusFilter(DropdownFilter):
    title = "状态"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "在办"), ("closed", "已停办"), ("proposed", "筹建中")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[School]:
        schools, today = cast(SchoolQuerySet, queryset), timezone.localdate()
        match self.value():
            case "open":
                return schools.open_on(today)
            case "closed":
                return schools.closed_by(today)
            case "proposed":
                return schools.filter(is_proposed=True)
        return schools


class SettingFilter(DropdownFilter):
    title = "城乡分类"
    parameter_name = "setting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Label]]:
        return list(Setting.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        facts = UrbanRural.objects.filter(in_force(timezone.localdate()), setting=self.value())
        return queryset.filter(pk__in=facts.values("school"))


class GapFilter(DropdownFilter):
    """What somebody ought to complete."""

    title = "待补全"
    parameter_name = "gap"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("township", "未填乡镇（街道）"),
            ("setting", "无城乡分类"),
            ("confirmed", "一年以上未核实"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[School]:
        gap = self.value()
        return cast(SchoolQuerySet, queryset).with_gap(gap, timezone.localdate()) if gap else queryset

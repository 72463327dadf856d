"""Units, and who works in them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.leaving import OWN, may_write
from portal.accounts.models import Unit, UnitMember
from portal.backoffice.admin import BackOfficeAdmin
from portal.backoffice.forms import request_of
from portal.dates.periods import in_force

if TYPE_CHECKING:
    MemberFormBase = forms.ModelForm[UnitMember]
else:
    MemberFormBase = forms.ModelForm


class MemberForm(MemberFormBase):
    """Nobody brings a grant of their own back to life."""

    def clean(self) -> dict[str, Any]:
        person = self.cleaned_data.get("person") or getattr(self.instance, "person", None)
        request = request_of(self)
        if request and person and not may_write(request.user, person.pk) and self.has_changed():
            raise ValidationError(OWN, code="own")
        return self.cleaned_data


class AtWork(admin.SimpleListFilter):
    """Who works there today, and who has left."""

    title, parameter_name = "状态", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "在岗"), ("left", "已离岗")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[UnitMember]) -> QuerySet[UnitMember]:
        today = timezone.localdate()
        if self.value() == "now":
            return queryset.filter(in_force(today))
        return queryset.filter(valid_to__lte=today) if self.value() == "left" else queryset


@admin.register(Unit)
class UnitAdmin(BackOfficeAdmin):
    """Those of a register are read-only here: they follow their record."""

    list_display = ["name", "code", "kind", "place", "parent", "closed_on", "is_demo"]
    list_filter = ["kind", "place", "is_demo"]
    search_fields = ["name", "code"]
    search_help_text = "按名称或代码查找"
    fields = ["kind", "code", "name", "place", "parent", "closed_on"]
    readonly_fields = ["register"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A unit of a register says where it is changed."""
        fields = super().get_fields(request, obj)
        return [*fields, "register"] if isinstance(obj, Unit) and obj.is_registered else fields

    @admin.display(description="怎样修改")
    def register(self, unit: Unit) -> str:
        return f"随{unit.get_kind_display()}登记自动更新，请到登记里修改。"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (isinstance(obj, Unit) and obj.is_registered)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (isinstance(obj, Unit) and obj.is_registered)


@admin.register(UnitMember)
class UnitMemberAdmin(BackOfficeAdmin):
    """Who works where, from when until when."""

    form = MemberForm
    list_display = ["person", "unit", "valid_from", "valid_to"]
    list_filter = ["unit", AtWork]
    search_fields = ["person__username", "person__display_name", "unit__name", "unit__code"]
    search_help_text = "按姓名、用户名或单位查找"
    fields = ["person", "unit", "valid_from", "valid_to"]

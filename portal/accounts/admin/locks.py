"""Locked accounts and addresses, and the button that opens them before their time."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from portal.accounts import lockout
from portal.accounts.models import SignInCounter
from portal.backoffice.admin import PlainAdmin


class LockedFilter(admin.SimpleListFilter):
    """Locked now, or all that were counted."""

    title, parameter_name = "状态", "locked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "锁定中")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SignInCounter]) -> QuerySet[SignInCounter]:
        return queryset.filter(locked_until__gt=timezone.now()) if self.value() == "now" else queryset


@admin.register(SignInCounter)
class SignInCounterAdmin(PlainAdmin):
    """Read-only, with the action that opens locks."""

    list_display = ["named", "kind", "failures", "latest", "locked_until", "state"]
    list_filter = [LockedFilter]
    search_fields = ["label"]
    fields = readonly_fields = ("named", "kind", "failures", "latest", "locked_until")
    actions = ["lift"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignInCounter]:
        return super().get_queryset(request).filter(failures__gt=0).exclude(kind=SignInCounter.Kind.BOTH)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    @admin.display(description="账号或地址", ordering="label")
    def named(self, counter: SignInCounter) -> str:
        return counter.label or "（没有这个账号）"

    @display(description="状态", label={"锁定中": "danger"})
    def state(self, counter: SignInCounter) -> str:
        return "锁定中" if counter.locked_until and counter.locked_until > timezone.now() else "未锁定"

    @admin.action(description="解除锁定", permissions=["lift"])
    def lift(self, request: HttpRequest, queryset: QuerySet[SignInCounter]) -> None:
        messages.success(request, f"已解除 {lockout.lift(queryset, request=request)} 个锁定，可以立即重新登录。")

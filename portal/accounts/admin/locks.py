"""Locked accounts and addresses, and the button that opens them before their time."""

from datetime import datetime
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
        return queryset.filter(counter__ready_at__gt=timezone.now()) if self.value() == "now" else queryset


@admin.register(SignInCounter)
class SignInCounterAdmin(PlainAdmin):
    """Read-only, with the action that opens locks."""

    list_display = ["named", "kind", "failures", "latest", "locked_until", "refused", "state"]
    list_select_related = ["counter"]
    list_filter = [LockedFilter]
    search_fields = ["label"]
    fields = readonly_fields = ("named", "kind", "failures", "latest", "locked_until", "refused")
    actions = ["lift"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignInCounter]:
        return super().get_queryset(request).filter(counter__used__gt=0)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    @admin.display(description="账号或地址", ordering="label")
    def named(self, counter: SignInCounter) -> str:
        return counter.label or "（没有这个账号）"

    @admin.display(description="连续失败次数", ordering="counter__used")
    def failures(self, counter: SignInCounter) -> int:
        return counter.failures

    @admin.display(description="最近一次失败", ordering="counter__latest")
    def latest(self, counter: SignInCounter) -> datetime:
        return counter.counter.latest

    @admin.display(description="锁定到", ordering="counter__ready_at")
    def locked_until(self, counter: SignInCounter) -> datetime | None:
        return counter.locked_until

    @admin.display(description="锁定期内又试", ordering="counter__refused")
    def refused(self, counter: SignInCounter) -> int:
        return counter.counter.refused

    @display(description="状态", label={"锁定中": "danger"})
    def state(self, counter: SignInCounter) -> str:
        return "锁定中" if counter.locked_until else "未锁定"

    @admin.action(description="解除锁定", permissions=["lift"])
    def lift(self, request: HttpRequest, queryset: QuerySet[SignInCounter]) -> None:
        messages.success(request, f"已解除 {lockout.lift(queryset, request=request)} 个锁定，可以立即重新登录。")

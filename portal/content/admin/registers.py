"""Leaders, offices, house words and old addresses."""

from django.contrib import admin

from portal.backoffice.admin import BackOfficeAdmin
from portal.content.models import Leader, Office, Redirect, Word


@admin.register(Leader)
class LeaderAdmin(BackOfficeAdmin):
    list_display = ["name", "post", "portfolio", "channel", "position", "left_on", "is_demo"]
    list_filter = ["channel", ("left_on", admin.EmptyFieldListFilter)]
    list_select_related = ["channel"]
    search_fields = ["name", "post"]
    search_help_text = "按姓名或职务查找"
    fields = ("channel", "name", "post", "portfolio", "position", "left_on")


@admin.register(Office)
class OfficeAdmin(BackOfficeAdmin):
    list_display = ["name", "head", "phone", "channel", "position", "is_demo"]
    list_filter = ["channel"]
    list_select_related = ["channel"]
    search_fields = ["name", "duties"]
    search_help_text = "按名称或职责查找"
    fields = ("channel", "name", "duties", "head", "address", "hours", "phone", "position")


@admin.register(Word)
class WordAdmin(BackOfficeAdmin):
    list_display = ["wrong", "right", "weight", "basis"]
    list_filter = ["weight"]
    search_fields = ["wrong", "right"]
    search_help_text = "按写法查找"
    fields = ("wrong", "right", "unless", "weight", "basis")


@admin.register(Redirect)
class RedirectAdmin(BackOfficeAdmin):
    list_display = ["path", "target", "url"]
    list_select_related = ["target"]
    search_fields = ["path"]
    search_help_text = "按旧地址查找"
    fields = ("path", "target", "url")

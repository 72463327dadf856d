"""Channels."""

from django.contrib import admin

from portal.backoffice.admin import BackOfficeAdmin
from portal.content.models import Channel


@admin.register(Channel)
class ChannelAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "kind", "parent", "place", "owner_unit", "reviews", "max_age_days", "is_open"]
    list_filter = ["kind", "place", "is_open"]
    search_fields = ["name", "code"]
    search_help_text = "按名称或地址名查找"
    fields = (
        "name", "code", "kind", "parent", "description", "keywords", "position", "place", "owner_unit", "owner",
        "reviews", "max_age_days", "is_open",
    )  # fmt: skip

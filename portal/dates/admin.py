from django.contrib import admin

from portal.backoffice.admin import BackOfficeAdmin
from portal.dates.models import HolidayDay


@admin.register(HolidayDay)
class HolidayDayAdmin(BackOfficeAdmin):
    list_display = ["date", "name", "is_off", "source", "is_demo"]
    list_filter = ["is_off"]
    search_fields = ["name"]
    date_hierarchy = "date"

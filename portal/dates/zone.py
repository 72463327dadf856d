"""The wall clock of the installation. China has one zone, so every record lies in it."""

from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo(settings.TIME_ZONE)

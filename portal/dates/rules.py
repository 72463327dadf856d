"""Holidays are the same for the whole city: data managers keep them."""

from portal.accounts.access import KEEPERS, declare
from portal.dates.models import HolidayDay

declare(HolidayDay, area=None, add=KEEPERS, change=KEEPERS)

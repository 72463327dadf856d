"""Holidays are the same for the whole city: data managers keep them."""

from portal.accounts.access import DATA_MANAGERS, declare
from portal.dates.models import HolidayDay

declare(HolidayDay, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)

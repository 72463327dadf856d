"""Rows whose time is over, of any table with ``expires_at``."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

AT_ONCE = 500  # rows of one transaction


def remove_expired(table: type[models.Model], now: datetime | None = None) -> int:
    """Remove them, with what hangs on them; how many there were.

    They are locked first, and what somebody else has locked is in use and stays.
    """
    rows: models.QuerySet[Any] = table._default_manager.filter(expires_at__lt=now or timezone.now())
    count = 0
    while True:
        with transaction.atomic():
            keys = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_ONCE])
            table._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
        if len(keys) < AT_ONCE:
            return count

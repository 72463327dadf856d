from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.pagecache.expiry import changes_at, expires, next_midnight


def test_the_earliest_moment_counts_and_midnight_at_the_latest(time_machine):
    time_machine.move_to("2026-07-01T10:00:00+08:00", tick=False)
    request, response = SimpleNamespace(), SimpleNamespace()
    assert expires(request, response) == next_midnight().timestamp()
    changes_at(request, timezone.now() + timedelta(hours=2))
    changes_at(response, timezone.now() + timedelta(hours=3))
    assert changes_at(request, None) is request
    changes_at(request, timezone.now() + timedelta(hours=5))
    assert expires(request, response) == (timezone.now() + timedelta(hours=2)).timestamp()
    assert expires(response) == (timezone.now() + timedelta(hours=3)).timestamp()


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        changes_at(SimpleNamespace(), datetime(2026, 7, 1))

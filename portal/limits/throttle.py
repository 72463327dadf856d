"""Slows a flood of messages from one address. Counted in the shared cache, so every process sees the same.

Addresses are stored only as a keyed digest. Each allowed message takes a numbered slot with ``add``, which one writer
wins, so simultaneous requests cannot slip past the limit.
"""

from time import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def seconds_to_wait(address: str | None, name: str, *, limit: int, window: int) -> int:
    """0 when the message may pass (and is counted), else the seconds until the window of ``window`` seconds ends."""
    now = time()
    bucket = int(now // window)
    key = salted_hmac("portal.limits.throttle", f"{name}|{address}|{bucket}").hexdigest()[:32]
    for slot in range(limit):
        if cache.add(f"throttle:{key}:{slot}", 1, timeout=window):
            return 0
    return int((bucket + 1) * window - now) + 1

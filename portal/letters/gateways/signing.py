"""How this site and a message service know each other: HMAC-SHA256 over the moment, the path and the body.

X-Timestamp: 1767225600
X-Signature: sha256=<hex of HMAC-SHA256(SMS_GATEWAY_KEY, "1767225600\\n/send\\n" + body)>
"""

import hashlib
import hmac
import time

from portal.limits.numbers import whole_number

VALID = 300  # seconds by which two clocks may differ
LATEST = 10**11


def signature(key: str, timestamp: int, path: str, body: bytes) -> str:
    """The value of ``X-Signature``."""
    message = f"{timestamp}\n{path}\n".encode() + body
    return f"sha256={hmac.new(key.encode(), message, hashlib.sha256).hexdigest()}"


def is_signed(key: str, timestamp: str, path: str, body: bytes, given: str) -> bool:
    """Whether ``given`` is the signature of just this, made not longer than ``VALID`` ago."""
    moment = whole_number(timestamp, high=LATEST)
    if moment is None or abs(time.time() - moment) > VALID:
        return False
    return hmac.compare_digest(signature(key, moment, path, body).encode(), given.encode())

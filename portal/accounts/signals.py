"""What sign-in reports to the rest of the product. The audit log listens; accounts knows nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

# A try that was not let in, beside Django's ``user_login_failed``: request, user (or None), note.
sign_in_refused = Signal()

# A try filled a counter: request, name (of an existing account, or empty), note.
locked = Signal()

# Somebody opened a lock before its time: request, counter, before, after.
unlocked = Signal()

# A person ended sessions of their own elsewhere: request, user, note.
sessions_ended = Signal()

# Why the program signs somebody out; empty where the person does it. Django's ``user_logged_out`` carries no reason.
signed_out_because: ContextVar[str] = ContextVar("signed_out_because", default="")


@contextmanager
def sign_out_reason(reason: str) -> Iterator[None]:
    """Within the block, a sign-out happens because of ``reason``."""
    token = signed_out_because.set(reason)
    try:
        yield
    finally:
        signed_out_because.reset(token)

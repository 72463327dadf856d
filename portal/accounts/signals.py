"""What sign-in tells the rest of the house. The audit log listens; accounts knows nothing of it."""

from django.dispatch import Signal

# A try that was not let in, beside Django's ``user_login_failed``: request, name, user (or None), note.
sign_in_refused = Signal()

# A try filled a counter: request, name, note.
locked = Signal()

# Somebody opened a lock before its time: request, counter, before, after.
unlocked = Signal()

"""What somebody else did with a person's account is told to the owner at each sign-in for some time.

Not once: whoever misuses an account would sign in first and so be the only one to read it.
"""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import AccountNotice, User

SHOWN_DAYS = 30
SHOWN = 5  # the newest ones; the page 我的登录 lists all


def notify(owner: User, sentence: str) -> None:
    """Keep a sentence for the owner: who did what. The time is added when it is shown."""
    AccountNotice.objects.create(user=owner, sentence=sentence[:300])


def greet(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Receiver of ``user_logged_in``."""
    since = timezone.now() - timedelta(days=SHOWN_DAYS)
    for notice in reversed(user.account_notices.filter(moment__gte=since)[:SHOWN]):
        moment = timezone.localtime(notice.moment)
        text = f"{moment:%Y-%m-%d %H:%M} {notice.sentence}如果您不知情，请立即联系审计员。"
        messages.warning(request, text, fail_silently=True)

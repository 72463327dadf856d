"""From where an account has signed in before. Strangers who lock its name do not lock it there.

Kept are keyed digests, one for each account and address (the /64 of IPv6), ``KEEP_DAYS`` after the last sign-in from
there; ``manage.py purge_limits`` removes them. They serve this purpose alone and name no address.
"""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.accounts.models import KnownAddress, User
from portal.limits.client_address import client_address, counted_network

KEEP_DAYS = 90


def remember_address(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Receiver of ``user_logged_in``, which comes after the second factor."""
    network = counted_network(client_address(request))
    if network is not None:
        now = {"latest": timezone.now()}
        KnownAddress.objects.update_or_create(user=user, digest=_digest(user.pk, network), defaults=now)


def is_known(user: User, network: str) -> bool:
    """Whether the account has signed in from this network of ``counted_network`` in the last ``KEEP_DAYS``."""
    kept = KnownAddress.objects.filter(latest__gte=timezone.now() - timedelta(days=KEEP_DAYS))
    return kept.filter(user=user, digest=_digest(user.pk, network)).exists()


def purge_addresses() -> int:
    """Forget the addresses that were not used for ``KEEP_DAYS``; how many there were."""
    return KnownAddress.objects.filter(latest__lt=timezone.now() - timedelta(days=KEEP_DAYS)).delete()[0]


def _digest(account: int, network: str) -> str:
    """The account is part of it, so that equal addresses of two people do not look equal."""
    return salted_hmac("portal.accounts.known_addresses", f"{account}\n{network}", algorithm="sha256").hexdigest()

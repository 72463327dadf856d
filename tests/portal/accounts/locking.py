"""Wrong passwords from various places, and what was counted of them."""

from django.test import Client

from portal.accounts.models import SignInCounter
from tests.portal.accounts.test_sign_in import sentence, sign_in

OFFICE = "192.0.2.7"


def counted(kind):
    return SignInCounter.objects.filter(kind=kind).values_list("counter__used", flat=True).get()


def wrong(name="wangfang", address=OFFICE, times=5):
    for _ in range(times):
        answer = sign_in(Client(), name=name, password="falsch", address=address)
    return sentence(answer)


def strangers(times=6):
    for number in range(times):
        wrong(address=f"198.51.100.{number}", times=1)

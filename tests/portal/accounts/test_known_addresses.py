"""Strangers lock an account's name, but not where its owner has signed in before."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.accounts.models import KnownAddress, SignInCounter
from tests.portal.accounts.conftest import PASSWORD
from tests.portal.accounts.locking import OFFICE, counted, strangers, wrong
from tests.portal.accounts.test_sign_in import inside, sentence, sign_in
from tests.portal.backoffice.test_access import address

HOME, HOTEL = "2001:db8:1:2::7", "203.0.113.9"


@pytest.mark.parametrize(
    ("first", "later"), [(OFFICE, OFFICE), (HOME, "2001:db8:1:2:aaaa::9"), (f"::ffff:{OFFICE}", OFFICE)]
)
def test_strangers_lock_the_name_but_not_where_its_owner_signed_in_before(person, first, later):
    sign_in(Client(), address=first)
    strangers()
    assert "此账号登录失败次数过多" in sentence(sign_in(Client(), address=HOTEL))
    assert sign_in(Client(), address=later).status_code == 302
    assert "此账号登录失败次数过多" in sentence(sign_in(Client(), address=HOTEL))  # still locked for everybody else


def test_a_neighbour_of_the_owner_is_a_stranger(person):
    sign_in(Client(), address=HOME)
    strangers()
    assert "此账号登录失败次数过多" in sentence(sign_in(Client(), address="2001:db8:1:3::7"))


def test_another_account_that_signed_in_there_makes_nothing_known(person, colleague):
    sign_in(Client(), name="liqiang")
    strangers()
    assert "此账号登录失败次数过多" in sentence(sign_in(Client()))


def test_who_guesses_where_the_owner_signs_in_gets_five_tries_too(client, person, chief, settings):
    settings.SIGN_IN_ADDRESS_FAILURES = 100
    sign_in(client)
    assert "此账号登录失败次数过多" in wrong(times=6)
    assert "此账号登录失败次数过多" in sentence(sign_in(Client()))
    assert sign_in(Client(), address=HOTEL).status_code == 302  # that lock is of the office alone
    row = SignInCounter.objects.get(kind="known")
    assert (str(row), row.failures, row.counter.refused) == ("账号在登录过的地址 wangfang", 5, 2)
    chief.post(address(SignInCounter, "changelist"), {"action": "lift", "_selected_action": [row.pk]})
    assert sign_in(Client()).status_code == 302


def test_what_the_owner_mistyped_there_is_taken_off_the_address(person):
    sign_in(Client())
    wrong(times=4)
    assert (counted("known"), counted("address")) == (4, 4)
    sign_in(Client())
    assert (counted("known"), counted("address")) == (0, 0)


def test_the_right_code_passes_a_lock_of_the_second_factor_too(person):
    """Strangers who know the password can lock the codes, though not where the owner signed in before."""
    sign_in(Client())
    TOTP.activate(person, generate_totp_secret())
    codes = RecoveryCodes.activate(person).get_unused_codes()
    for number in range(5):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number}")
        stranger.post("/account/login/", {"login": "wangfang", "password": PASSWORD})
        stranger.post(reverse("mfa_authenticate"), {"code": "000000"})
    for at, expected in ((HOTEL, False), (OFFICE, True)):
        browser = Client(REMOTE_ADDR=at)
        browser.post("/account/login/", {"login": "wangfang", "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert inside(browser) is expected


def test_addresses_are_kept_as_digests_for_ninety_days(person, time_machine, capsys):
    time_machine.move_to("2026-08-01 09:00:00+08:00", tick=False)
    for at in (OFFICE, OFFICE, HOME, "127.0.0.1", "::1"):
        sign_in(Client(), address=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_knownaddress")
        rows = cursor.fetchall()
    assert len(rows) == 2
    assert [word in str(rows) for word in (OFFICE, "2001:db8")] == [False, False]
    time_machine.move_to("2026-10-29 09:00:00+08:00", tick=False)
    sign_in(Client(), address=HOME)
    time_machine.move_to("2026-10-30 09:00:01+08:00", tick=False)
    strangers()
    assert "此账号登录失败次数过多" in sentence(sign_in(Client()))
    assert sign_in(Client(), address=HOME).status_code == 302
    call_command("purge_limits")
    assert capsys.readouterr().out.endswith("、1 条地址记录、0 条提交记录。\n")
    assert KnownAddress.objects.get().user == person


def test_a_password_without_its_second_factor_makes_no_address_known(person):
    TOTP.activate(person, generate_totp_secret())
    assert sign_in(Client()).url == reverse("mfa_authenticate")
    assert not KnownAddress.objects.exists()

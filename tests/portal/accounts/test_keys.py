"""Each key can be changed while people work: new in front of old, the command, old away."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import Client

from portal.accounts.signin import SecondFactorAdapter
from tests.portal.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
OLD, NEW = "o1" * 20, "n2" * 20


@pytest.fixture
def secret(person, settings):
    """The person's authenticator, sealed with the old key, and recovery codes."""
    settings.SECOND_FACTOR_KEYS = [OLD]
    made = generate_totp_secret()
    TOTP.activate(person, made)
    RecoveryCodes.activate(person)
    return made


def stored(person):
    """What the database holds of each authenticator of the person that has a secret."""
    rows = Authenticator.objects.filter(user=person).order_by("pk")
    return [(row.data.get("secret") or row.data.get("seed")) for row in rows]


def opened(person):
    return [SecondFactorAdapter().decrypt(text) for text in stored(person)]


def command():
    told = StringIO()
    call_command("seal_second_factors", stdout=told)
    return told.getvalue()


def test_the_key_of_second_factors_is_changed(person, secret, settings):
    before = opened(person)
    assert before[0] == secret
    assert secret not in str(stored(person))
    settings.SECOND_FACTOR_KEYS = [NEW, OLD]
    assert opened(person) == before
    assert command() == "已重新加密 2 项。\n"
    settings.SECOND_FACTOR_KEYS = [NEW]
    assert opened(person) == before
    settings.SECOND_FACTOR_KEYS = [OLD]
    with pytest.raises(CommandError, match="请把以前的钥匙加回 SECOND_FACTOR_KEYS"):
        command()


def test_secrets_of_release_0_2_0_open_and_are_sealed_with_a_key_of_their_own(person, secret, settings):
    settings.SECOND_FACTOR_KEYS = [OLD]
    before = opened(person)
    settings.SECOND_FACTOR_KEYS, settings.SECRET_KEY = [], "s3" * 30
    with pytest.raises(CommandError):  # the control: nothing opens without the key
        command()
    settings.SECOND_FACTOR_KEYS = [OLD]
    settings.SECRET_KEY = "former" * 10
    for row in Authenticator.objects.all():  # as that release sealed them, with a key made from SECRET_KEY alone
        name = "secret" if "secret" in row.data else "seed"
        text = SecondFactorAdapter().decrypt(row.data[name])
        settings.SECOND_FACTOR_KEYS = []
        row.data[name] = SecondFactorAdapter().encrypt(text)
        settings.SECOND_FACTOR_KEYS = [OLD]
        row.save()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "present" * 10, ["former" * 10]
    assert opened(person) == before
    command()
    settings.SECRET_KEY_FALLBACKS = []
    assert opened(person) == before


def test_a_missing_key_is_told_at_the_sign_in_page(client, person, secret, settings):
    settings.SECOND_FACTOR_KEYS, settings.SECRET_KEY = [NEW], "other" * 12
    client.post("/account/login/", {"login": "wangfang", "password": PASSWORD})
    page = client.post("/account/2fa/authenticate/", {"code": "123456"})
    assert page.status_code == 200
    assert "系统缺少两步验证的密钥，现在无法核对验证码，请联系系统管理员。" in page.content.decode()


@pytest.mark.parametrize(("fallbacks", "still_signed_in"), [(["former" * 10], True), ([], False)])
def test_who_is_signed_in_stays_so_when_the_secret_key_changes(person, settings, fallbacks, still_signed_in):
    settings.SECRET_KEY = "former" * 10
    client = Client()
    client.force_login(person)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "present" * 10, fallbacks
    answer = client.get("/account/2fa/")
    assert ("/account/login/" not in answer.headers.get("Location", "")) == still_signed_in

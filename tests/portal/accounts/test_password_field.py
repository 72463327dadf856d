"""What is typed as a password is hidden, may come from a password manager, and counts as it was typed."""

import pytest
from django.urls import reverse

from portal.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "  Ключ 钥匙 zX9!kQ2#vB7$mN4%cL8&hJ3*gF6(dS1)pW5_rT0+yU-eI " + "o" * 20
ADDRESS = "account_login"


def test_it_is_hidden_and_open_to_password_managers(client):
    page = client.get(reverse(ADDRESS)).content.decode()
    field = next(part for part in page.split("<input") if 'name="password"' in part).partition(">")[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "maxlength" not in field
    assert "onpaste" not in page


@pytest.mark.parametrize(
    ("typed", "signed_in"),
    [(PASSWORD, True), (PASSWORD.strip(), False), (PASSWORD.swapcase(), False), (PASSWORD[:64], False)],
)
def test_every_sign_of_a_long_password_counts(client, typed, signed_in):
    User.objects.create_superuser("long", password=PASSWORD)
    client.post(reverse(ADDRESS), {"login": "long", "password": typed})
    assert ("_auth_user_id" in client.session) is signed_in

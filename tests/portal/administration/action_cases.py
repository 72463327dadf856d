"""An account for each action on it."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.factories import person
from tests.portal.actions.cases import Case


def with_factor():
    account = person(display_name="王芳")
    TOTP.activate(account, generate_totp_secret())
    return account


CASES = {
    "accounts.user:reset-second-factor": lambda: Case(with_factor()),
}

"""An account, or a request, for each action on it."""

from datetime import date

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.accounts.models import UnitMember, User
from portal.accounts.roles import Role
from portal.administration.models import AccountRequest
from tests.factories import make, person, tree
from tests.portal.actions.cases import Case

TYPED = {"password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
DECIDED = {"decided_at": timezone.now()}


def with_factor():
    account = person(display_name="王芳")
    TOTP.activate(account, generate_totp_secret())
    return account


def signed_in():
    account = person(display_name="王芳")
    Client().force_login(account)
    key = Session.objects.latest("expire_date").session_key
    UserSession.objects.create(user=account, ip="192.0.2.7", user_agent="curl/8", session_key=key)
    return account


def request(requested_by=None, **values):
    """A request to reset an auditor's password."""
    account = person(Role.AUDITOR, tree()["city"], display_name="赵敏")
    fields = {"account": account, "kind": AccountRequest.Kind.PASSWORD, "reason": "忘记密码"}
    return AccountRequest.objects.create(requested_by=requested_by or person(), **{**fields, **values})


def own_request():
    """One made by the person whom the walk over all actions signs in."""
    return request(requested_by=User.objects.filter(username="lihua").first())


def working():
    """Somebody who works in an office, with a grant for it."""
    member = make(UnitMember, valid_from=date(2025, 9, 1))
    member.person.grants.create(role=Role.EDITOR, place=member.unit.place, unit=member.unit)
    return member


CASES = {
    "accounts.user:reset-password": lambda: Case(person(display_name="王芳"), TYPED),
    "accounts.user:reset-second-factor": lambda: Case(with_factor()),
    "accounts.user:end-sessions": lambda: Case(signed_in()),
    "accounts.user:request-approval": lambda: Case(
        person(display_name="王芳"), {"kind": "grant", "role": Role.AUDITOR, "place": tree()["city"]}
    ),
    "accounts.unitmember:end": lambda: Case(working(), {"day": timezone.localdate()}),
    "administration.accountrequest:approve": lambda: Case(request(), TYPED, refused_in="refused", refused_with=DECIDED),
    "administration.accountrequest:refuse": lambda: Case(request(), refused_in="approved", refused_with=DECIDED),
    "administration.accountrequest:withdraw": lambda: Case(own_request(), refused_in="withdrawn", refused_with=DECIDED),
}

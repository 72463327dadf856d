"""Rows of tables that the demonstration leaves empty, for the database that is kept of a release."""

import zlib

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session

from events.facilities.models import Amenity, Facility, FacilityPicture
from portal.accounts.models import AccountNotice, FormerPassword, KnownAddress, SignInCounter, User
from portal.administration.models import AccountRequest
from portal.pagecache.models import Generation
from portal.spreadsheets.models import Batch, Chunk, Remembered, State
from tests.factories import make

PLAIN = (
    *(FormerPassword, KnownAddress, SignInCounter, LogEntry, Session, EmailAddress, EmailConfirmation),
    *(FacilityPicture, Remembered),
    *(AccountNotice, AccountRequest),
)


def fill():
    for model in PLAIN:
        make(model)
    make(Authenticator, type=Authenticator.Type.TOTP, data={"secret": ""})
    UserSession.objects.create(user=User.objects.first(), ip="192.0.2.1", user_agent="curl/8", session_key="s-1")
    Generation.objects.get_or_create(pk=1)
    _permissions()
    facility = Facility.objects.first()
    facility.amenities.set(Amenity.objects.exclude(facilities=facility)[:1])
    _batch()


def _batch():
    batch = Batch.objects.create(
        sheet="schools", user=User.objects.first(), state=State.FAILED, file_name="学校.xlsx", message="文件没有数据。"
    )
    Chunk.objects.create(batch=batch, number=1, rows=zlib.compress(b"[]"))


def _permissions():
    """The product grants by role and place; the tables of Django's own permissions are there all the same."""
    group = Group.objects.create(name="样例")
    group.permissions.add(Permission.objects.first())
    user = User.objects.first()
    user.groups.add(group)
    user.user_permissions.add(Permission.objects.first())

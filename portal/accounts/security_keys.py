"""Security keys and passkeys: the forms of django-allauth with our words, our counting, and answers to odd input."""

import struct
from typing import TYPE_CHECKING, Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError

from portal.accounts import signals
from portal.limits.client_address import client_address
from portal.limits.throttle import seconds_to_wait
from portal.records.text import LineBox

MALFORMED = (LookupError, AttributeError, TypeError, ValueError, struct.error)  # what the parser raises at odd input
ENTRIES, WINDOW = 5, 900  # entries of wrong keys for each address and seconds

if TYPE_CHECKING:

    class KeyFormBase:
        """What django-allauth's forms for the answer of a key have in common."""

        def clean_credential(self) -> Any: ...
else:
    KeyFormBase = object


class _Parsed(KeyFormBase):
    """An answer that no key would give is a wrong one; the library has errors of its own for a part of them alone."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None


class KeyForm(_Parsed, AuthenticateWebAuthnForm):
    """The key after the password."""


class KeyAgainForm(_Parsed, ReauthenticateWebAuthnForm):
    """The key before something delicate, from a person who is signed in."""


class KeySignInForm(_Parsed, LoginWebAuthnForm):
    """A key cannot be guessed, so its failures lock nothing, and no lock concerns it.

    They are logged, but nobody fills the audit log with them.
    """

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except ValidationError:
            request = context.request
            if not seconds_to_wait(client_address(request), "key_entry", limit=ENTRIES, window=WINDOW):
                signals.sign_in_refused.send(type(self), request=request, user=None, note="通行密钥不正确")
            raise ValidationError("这把通行密钥没有登记或已被移除，请用用户名和密码登录。", code="key") from None


class KeyNameForm(EditWebAuthnForm):
    """Another name for a security key."""

    name = LineBox(label="名称", max_length=40)


class NewKeyForm(AddWebAuthnForm):
    """A new security key, with the choice whether it also replaces the password."""

    name = LineBox(label="名称", max_length=40, help_text="给这把密钥起个名字，例如“办公室电脑”。")
    passwordless = forms.BooleanField(
        label="用作通行密钥",
        required=False,
        help_text="登录时只用这把密钥，不再输入密码；设备会要求指纹、面容或 PIN。不勾选，则在密码之后使用。",
    )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None
        return cleaned

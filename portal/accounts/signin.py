"""Sign-in on top of django-allauth: one address, own lock-out, equal answers, no public registration."""

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.accounts import lockout, second_factor, signals
from portal.accounts.models import User
from portal.limits.client_address import client_address

LAST_FACTOR = "您的账号必须保留至少一种两步验证方式，请先添加新的，再移除这一种。"
MISMATCH = "用户名或密码不正确。"
SHUT = {
    "account": "此账号登录失败次数过多，已暂时锁定，请 {} 分钟后再试；急需使用，请联系系统管理员解除锁定。",
    "address": "从您所在的网络登录失败次数过多，这里的所有账号暂时都不能登录，请 {} 分钟后再试；"
    "急需使用，请联系系统管理员解除锁定。",
}


def _reserve(request: HttpRequest, name: str, *, of: str = "") -> lockout.Attempt:
    """Count a try. Raises ValidationError, with the minutes to wait, where the name or the address is locked."""
    try:
        return lockout.reserve(name, client_address(request), request, of=of)
    except lockout.Locked as locked:
        note = f"{'地址' if locked.kind == 'address' else '账号'}锁定期内，未核对"
        signals.sign_in_refused.send(SignInAdapter, request=request, name=name, user=None, note=note)
        raise ValidationError(SHUT[locked.kind].format(locked.minutes), code="locked") from None


class SignInBackend(AuthenticationBackend):
    """Knows who somebody is, never what they may do: permissions come from the rooms' rules alone."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Model | None = None) -> bool:
        return False

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return False

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Model | None = None) -> set[str]:
        return set()


class SignInAdapter(DefaultAccountAdapter):
    """django-allauth's account pages as this product needs them: counted tries, no registration, no mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "enter_current_password": "当前密码不正确，请重新输入。",
        "incorrect_password": "密码不正确，请重新输入。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The library's own limit counts in a cache; ours counts in the database, see ``authenticate``."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person with this name and password, or None; the try is counted."""
        attempt = _reserve(request, credentials.get("username") or "")
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            attempt.fail()
        else:
            attempt.succeed()
        return user

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The password was right, and still nobody got in."""
        signals.sign_in_refused.send(type(self), request=request, name="", user=user, note="账号已停用")
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104  (a name for "unknown", nothing is bound)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index") if request.user.is_staff else "/"

    get_password_change_redirect_url = get_login_redirect_url

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Sends nothing: staff accounts need no mail address, and the audit log holds what the mail would say."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are kept encrypted in the database, with a key derived from SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不正确，请重新输入。",
        "cannot_delete_authenticator": LAST_FACTOR,
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_factor.may_remove(authenticator)

    def _cipher(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mfa:" + settings.SECRET_KEY.encode()).digest()))

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._cipher().decrypt(encrypted_text.encode()).decode()

    def _get_user_identifier(self, user: User) -> str:
        return user.get_username()


if TYPE_CHECKING:

    class CodeFormBase:
        """What django-allauth's forms for a code have in common."""

        user: User

        def clean_code(self) -> str: ...
else:
    CodeFormBase = object


class _Counted(CodeFormBase):
    """Wrong codes count on their own: the right password, given before, must not clear their counter."""

    def clean_code(self) -> str:
        attempt = _reserve(context.request, self.user.get_username(), of="两步验证")
        try:
            code: str = super().clean_code()
        except ValidationError:
            attempt.fail()
            raise
        attempt.succeed()
        return code


class CodeForm(_Counted, AuthenticateForm):
    """The code after the password."""


class CodeAgainForm(_Counted, ReauthenticateForm):
    """The code before something delicate, from a person who is signed in."""


class KeyNameForm(EditWebAuthnForm):
    """Another name for a security key."""

    name = forms.CharField(label="名称", max_length=40)


class NewKeyForm(AddWebAuthnForm):
    """A new security key, with the choice whether it also replaces the password."""

    name = forms.CharField(label="名称", max_length=40, help_text="给这把密钥起个名字，例如“办公室电脑”。")
    passwordless = forms.BooleanField(
        label="用作通行密钥",
        required=False,
        help_text="登录时只用这把密钥，不再输入密码；设备会要求指纹、面容或 PIN。不勾选，则在密码之后使用。",
    )


class KeySignInForm(LoginWebAuthnForm):
    """A key cannot be guessed, so its failures are logged but lock nothing."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except ValidationError:
            note = "通行密钥不正确"
            signals.sign_in_refused.send(type(self), request=context.request, name="", user=None, note=note)
            raise ValidationError("这把通行密钥没有登记或已被移除，请用用户名和密码登录。", code="key") from None

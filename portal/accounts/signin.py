"""Sign-in on top of django-allauth: one address, own lock-out, equal answers, no public registration."""

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import ChangePasswordForm
from allauth.core import context
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.accounts import factor_secrets, lockout, second_factor, signals
from portal.accounts.models import User
from portal.limits.client_address import client_address
from portal.limits.throttle import passes_once

logger = logging.getLogger(__name__)
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
        signals.sign_in_refused.send(type(self), request=request, user=user, note="账号已停用")
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
    """Secrets of authenticators are kept sealed in the database, see ``portal.accounts.factor_secrets``."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不正确，请重新输入。",
        "cannot_delete_authenticator": LAST_FACTOR,
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_factor.may_remove(authenticator)

    def encrypt(self, text: str) -> str:
        return factor_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError where the key is missing, so that the sign-in page says what is wrong."""
        try:
            return factor_secrets.decrypt(encrypted_text)
        except factor_secrets.MissingKeyError:
            logger.exception("A second factor cannot be opened.")
            raise ValidationError(
                "系统缺少两步验证的密钥，现在无法核对验证码，请联系系统管理员。", code="key"
            ) from None

    def _get_user_identifier(self, user: User) -> str:
        return user.get_username()


if TYPE_CHECKING:

    class CodeFormBase:
        """What django-allauth's forms for a code have in common."""

        user: User
        authenticator: Authenticator

        def clean_code(self) -> str: ...
else:
    CodeFormBase = object


class _Counted(CodeFormBase):
    """Wrong codes count on their own: the right password, given before, must not clear their counter."""

    def clean_code(self) -> str:
        attempt = _reserve(context.request, self.user.get_username(), of="两步验证")
        try:
            code: str = super().clean_code()
            self._only_once(code)
        except ValidationError:
            attempt.fail()
            raise
        attempt.succeed()
        return code

    def _only_once(self, code: str) -> None:
        """Raises ValidationError for an authenticator's code that was used. The library's mark lies in a cache.

        It also ends before the code does, which is accepted a little early and late.
        """
        if self.authenticator.type != Authenticator.Type.TOTP:
            return
        seconds = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        digits = "".join(filter(str.isalnum, code))
        if not passes_once("code", f"{self.user.pk} {digits}", seconds=seconds):
            told = {"request": context.request, "user": self.user, "authenticator": self.authenticator}
            authentication_failed.send(Authenticator, **told, reauthentication=False)
            raise get_adapter().validation_error("incorrect_code")


class CurrentPasswordForm(ChangePasswordForm):
    """A new password. Whoever got hold of a session could guess the present one here, so it counts as at sign-in."""

    def clean_oldpassword(self) -> str:
        request, user = context.request, self.user
        attempt = _reserve(request, user.get_username())
        try:
            password: str = super().clean_oldpassword()
        except ValidationError:
            note = "修改密码时当前密码不正确"
            signals.sign_in_refused.send(type(self), request=request, user=user, note=note)
            attempt.fail()
            raise
        attempt.succeed()
        return password


class CodeForm(_Counted, AuthenticateForm):
    """The code after the password."""


class CodeAgainForm(_Counted, ReauthenticateForm):
    """The code before something delicate, from a person who is signed in."""

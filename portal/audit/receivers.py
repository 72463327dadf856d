"""Signals that the audit log and the history must not miss. No business logic lives here."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from simple_history.signals import post_create_historical_record, pre_create_historical_record

from portal.accounts import signals
from portal.accounts.lockout import find_account
from portal.accounts.models import SignInCounter, User
from portal.audit.chain import extend
from portal.audit.collecting import collector
from portal.audit.log import Kind, Values, record, record_change
from portal.audit.models import AuditEvent
from portal.limits.client_address import client_address
from portal.records.history import batch, current_request

FACTORS = {"totp": "身份验证器", "recovery_codes": "恢复代码", "webauthn": "安全密钥或通行密钥"}


@receiver(post_save, sender=AuditEvent)
def link(**kwargs: Any) -> None:
    """A failure costs no entry: the next one links both."""
    transaction.on_commit(extend, robust=True)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Kind.SIGN_IN, actor=user, request=request)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(Kind.SIGN_OUT, actor=user, request=request, note=signals.signed_out_because.get())


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """What belongs to no account is not kept: it may be a password that was typed into the wrong box."""
    account = find_account(credentials.get("username") or "")
    name = account.get_username() if account else ""
    note = "用户名或密码不正确" if account else "用户名或密码不正确（没有这个账号）"
    record(Kind.SIGN_IN_FAILED, success=False, actor_name=name, request=request, note=note)


@receiver(signals.sessions_ended)
def ended_sessions(request: HttpRequest, user: User, note: str, **kwargs: Any) -> None:
    record(Kind.SIGN_OUT, actor=user, request=request, note=note)


@receiver(signals.sign_in_refused)
def refused(request: HttpRequest | None, user: User | None, note: str, **kwargs: Any) -> None:
    record(Kind.SIGN_IN_FAILED, success=False, actor=user, request=request, note=note)


@receiver(signals.locked)
def locked(request: HttpRequest | None, name: str, note: str, **kwargs: Any) -> None:
    record(Kind.LOCKED, success=False, actor_name=name, request=request, note=note)


@receiver(signals.unlocked)
def unlocked(request: HttpRequest | None, counter: SignInCounter, before: Values, after: Values, **kwargs: Any) -> None:
    record(Kind.UNLOCKED, subject=counter, before=before, after=after, request=request)


@receiver(authentication_failed)
def second_factor_failed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Kind.SIGN_IN_FAILED, success=False, actor=user, request=request, note="两步验证码不正确")


@receiver(password_changed)
def own_password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(Kind.PASSWORD, subject=user, actor=user, request=request)


@receiver(authenticator_added)
def factor_added(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    record(Kind.SECOND_FACTOR, subject=user, request=request, note=f"启用{FACTORS.get(authenticator.type, '')}")


@receiver(authenticator_removed)
def factor_removed(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    record(Kind.SECOND_FACTOR, subject=user, request=request, note=f"停用{FACTORS.get(authenticator.type, '')}")


@receiver(authenticator_reset)
def factor_reset(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    record(Kind.SECOND_FACTOR, subject=user, request=request, note=f"重新生成{FACTORS.get(authenticator.type, '')}")


@receiver(pre_create_historical_record)
def complete_history(history_instance: Any, **kwargs: Any) -> None:
    """Fill in the history row what the library does not know: address, batch, and what an action says."""
    history_instance.history_change_reason = history_instance.history_change_reason or ""
    history_instance.history_address = client_address(current_request())
    history_instance.history_batch = batch.get()
    if (within := collector.get()) is not None:
        history_instance.history_user_id = within.actor_id
        history_instance.history_change_reason = history_instance.history_change_reason or within.reason


@receiver(post_create_historical_record)
def changed(instance: Model, history_instance: Any, history_user: Any = None, **kwargs: Any) -> None:
    record_change(instance, history_instance, history_user)

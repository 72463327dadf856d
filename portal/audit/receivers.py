"""Signals that the audit log and the history must not miss. No business logic lives here."""

from allauth.account.signals import password_changed
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from simple_history.models import HistoricalRecords
from simple_history.signals import post_create_historical_record, pre_create_historical_record

from portal.accounts import signals
from portal.audit.collecting import collector
from portal.audit.log import Kind, record, record_change
from portal.limits.client_address import client_address
from portal.records.history import batch

FACTORS = {"totp": "身份验证器", "recovery_codes": "恢复代码", "webauthn": "安全密钥或通行密钥"}


@receiver(user_logged_in)
def signed_in(request, user, **kwargs):
    record(Kind.SIGN_IN, actor=user, request=request)


@receiver(user_logged_out)
def signed_out(request, user, **kwargs):
    if user is not None:
        record(Kind.SIGN_OUT, actor=user, request=request, note=getattr(request, "sign_out_reason", ""))


@receiver(user_login_failed)
def failed(credentials, request=None, **kwargs):
    name = credentials.get("username") or ""
    record(Kind.SIGN_IN_FAILED, success=False, actor_name=name, request=request, note="用户名或密码不正确")


@receiver(signals.sign_in_refused)
def refused(request, name, user, note, **kwargs):
    record(Kind.SIGN_IN_FAILED, success=False, actor=user, actor_name=name, request=request, note=note)


@receiver(signals.locked)
def locked(request, name, note, **kwargs):
    record(Kind.LOCKED, success=False, actor_name=name, request=request, note=note)


@receiver(signals.unlocked)
def unlocked(request, counter, before, after, **kwargs):
    record(Kind.UNLOCKED, subject=counter, before=before, after=after, request=request)


@receiver(authentication_failed)
def second_factor_failed(request, user, **kwargs):
    record(Kind.SIGN_IN_FAILED, success=False, actor=user, request=request, note="两步验证码不正确")


@receiver(password_changed)
def own_password_changed(request, user, **kwargs):
    record(Kind.PASSWORD, subject=user, actor=user, request=request)


@receiver(authenticator_added)
def factor_added(request, user, authenticator, **kwargs):
    record(Kind.SECOND_FACTOR, subject=user, request=request, note=f"启用{FACTORS.get(authenticator.type, '')}")


@receiver(authenticator_removed)
def factor_removed(request, user, authenticator, **kwargs):
    record(Kind.SECOND_FACTOR, subject=user, request=request, note=f"停用{FACTORS.get(authenticator.type, '')}")


@receiver(authenticator_reset)
def factor_reset(request, user, authenticator, **kwargs):
    record(Kind.SECOND_FACTOR, subject=user, request=request, note=f"重新生成{FACTORS.get(authenticator.type, '')}")


@receiver(pre_create_historical_record)
def complete_history(history_instance, **kwargs):
    history_instance.history_change_reason = history_instance.history_change_reason or ""
    history_instance.history_address = client_address(getattr(HistoricalRecords.context, "request", None))
    history_instance.history_batch = batch.get()
    if (within := collector.get()) is not None:
        history_instance.history_user_id = within.actor_id
        history_instance.history_change_reason = history_instance.history_change_reason or within.reason


@receiver(post_create_historical_record)
def changed(instance, history_instance, history_user=None, **kwargs):
    record_change(instance, history_instance, history_user)

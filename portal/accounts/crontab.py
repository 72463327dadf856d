"""What is cleared away every night: counts that have run out, old addresses and sessions, accounts that nobody uses."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from portal.accounts.leaving import end_grants, outlived
from portal.jobs.regular import regular
from portal.jobs.task import task


@regular("10 3 * * *")
@task(title="清理限流计数、表单提交记录和旧的登录地址", atomic=False)
def purge_limits() -> None:
    call_command("purge_limits", stdout=StringIO())


@regular("15 3 * * *")
@task(title="清理过期的登录会话", atomic=False)
def clear_sessions() -> None:
    call_command("clearsessions", stdout=StringIO())


@regular("20 3 * * *")
@task(title="停用长期没有登录的账号")
def disable_idle_accounts() -> None:
    call_command("disable_idle_accounts", stdout=StringIO())


@regular("25 0 * * *")
@task(title="收回已离开单位的人员的授权")
def end_grants_of_leavers() -> None:
    end_grants(outlived(timezone.localdate()))

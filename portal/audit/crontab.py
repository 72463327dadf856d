"""The audit log proves every night that nothing was changed or removed."""

from io import StringIO

from django.core.management import call_command

from portal.jobs.regular import regular
from portal.jobs.task import task


@regular("30 3 * * *")
@task(title="核对审计日志的链", atomic=False, tries=1)
def verify_audit_log() -> None:
    """A fault ends as a failed job on the first page of the back office; the command names the faults."""
    call_command("audit_verify", stdout=StringIO())

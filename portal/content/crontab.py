"""What this room does at night."""

from portal.content.models import Writing
from portal.jobs.regular import regular
from portal.jobs.task import task
from portal.limits.expired import remove_expired


@regular("55 3 * * *")
@task(title="清理过期的自动保存", atomic=False)
def remove_old_writings() -> None:
    """Those of forms that nobody has opened for two weeks."""
    remove_expired(Writing)

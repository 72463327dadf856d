"""The examination in the background."""

from portal.checks.examination import examine, keep
from portal.jobs.task import task


@task(title="站点体检", atomic=False)
def examine_site() -> None:
    keep(examine())

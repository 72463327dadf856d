"""The nightly examination."""

from portal.checks.examination import examine, keep
from portal.jobs.regular import regular
from portal.jobs.task import task


@regular("0 4 * * *")
@task(title="站点体检", atomic=False)
def examine_site() -> None:
    keep(examine())

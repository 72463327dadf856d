"""The nightly examination."""

from portal.checks.tasks import examine_site
from portal.jobs.regular import regular

regular("0 4 * * *")(examine_site)

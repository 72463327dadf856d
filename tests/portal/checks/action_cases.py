"""A finding that may be waived."""

from datetime import timedelta

from django.utils import timezone

from portal.checks.models import Finding
from tests.portal.actions.cases import Case

UNTIL = timezone.localdate() + timedelta(days=30)


def finding():
    return Finding.objects.create(rule="home", subject="#home", sentence="首页 20 天没有更新。", level="must")


CASES = {"checks.finding:waive": lambda: Case(finding(), data={"until": UNTIL})}

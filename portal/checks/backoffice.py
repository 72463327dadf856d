"""What an inspector would find, on the dashboard."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from portal.backoffice.worklists import Due, worklist
from portal.checks.models import Finding
from portal.checks.registry import Level


@worklist("会使网站不合格的问题", Finding, "veto", way="去修改", order=5, verb="waive", due=Due("due"))
def veto(request: HttpRequest, rows: Any) -> QuerySet[Finding]:
    found: QuerySet[Finding] = rows.filter(gone_at=None, level=Level.VETO)
    return found.order_by("pk")


@worklist("体检要改的问题", Finding, "must", way="去修改", order=50, verb="waive", due=Due("due"))
def must(request: HttpRequest, rows: Any) -> QuerySet[Finding]:
    found: QuerySet[Finding] = rows.filter(gone_at=None, level=Level.MUST)
    return found.order_by("pk")

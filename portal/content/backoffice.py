"""What of texts waits for people: worklists of the dashboard."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from portal.accounts.access import signed_in
from portal.backoffice.worklists import worklist
from portal.content.enums import Outcome, State, Step
from portal.content.models import Edition, Review


def open_to(request: HttpRequest, rows: Any, state: State) -> QuerySet[Edition]:
    """Those about which this person may decide: not their own, and none that they decided about in this round."""
    person = signed_in(request)
    decided = Review.objects.filter(edition=OuterRef("pk"), round=OuterRef("round"), person=person)
    waiting: QuerySet[Edition] = rows.filter(state=state).exclude(author=person)
    return waiting.exclude(Exists(decided.exclude(step=Step.PUBLISH))).order_by(F("submitted_at").asc(), "pk")


@worklist("待初审的稿件", Edition, "first", way="去审核", order=10, verb="review_first")
def first(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    return open_to(request, rows, State.FIRST)


@worklist("待复审的稿件", Edition, "second", way="去审核", order=11, verb="review_second")
def second(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    return open_to(request, rows, State.SECOND)


@worklist("待终审的稿件", Edition, "final", way="去审核", order=12, verb="review_final")
def final(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    return open_to(request, rows, State.FINAL)


@worklist(
    "待补审的稿件", Edition, "afterwards", way="去补审", order=9, verb="review", note="紧急发布的，一个工作日内补审。"
)
def afterwards(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    passed = Review.objects.filter(edition=OuterRef("pk"), round=OuterRef("round"), outcome=Outcome.PASSED)
    number = passed.order_by().values("edition").annotate(number=Count("pk")).values("number")
    urgent = open_to(request, rows, State.PUBLIC).filter(is_urgent=True).annotate(passed=Subquery(number))
    return urgent.filter(passed__lt=F("document__channel__reviews"))


@worklist("待发布的稿件", Edition, "ready", way="去发布", order=13, verb="publish")
def ready(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    return open_to(request, rows, State.READY)


@worklist("退回给我的稿件", Edition, "returned", way="去修改", order=14, verb="submit")
def returned(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    mine: QuerySet[Edition] = rows.filter(state=State.DRAFT, author=signed_in(request), round__gt=0)
    return mine.order_by("pk")

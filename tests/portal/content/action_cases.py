"""A text for each action on it."""

from datetime import date, timedelta

from django.utils import timezone

from portal.content.models import Edition, Policy
from tests.factories import make, tree
from tests.portal.actions.cases import Case
from tests.portal.content.specimens import ALL, Desk


def in_state(state):
    """A text that came there by its own people."""
    desk = Desk()
    edition = make(Edition, place=desk.city)
    if state == "draft":
        return edition
    edition = desk.does("submit", edition, desk.author)
    if state == "first":
        return edition
    edition = desk.does("pass", edition, desk.first, **ALL)
    edition = desk.does("pass", edition, desk.second, **ALL)
    edition = desk.does("pass", edition, desk.final, **ALL)
    return edition if state == "ready" else desk.does("publish", edition, desk.publisher)


def planned():
    desk = Desk()
    return desk.published(make(Edition, place=desk.city), moment=timezone.now() + timedelta(days=1))


def urgent():
    """Public by the last reviewer's word; nobody else has looked at it."""
    desk = Desk()
    edition = desk.does("submit", make(Edition, place=desk.city), desk.author)
    return desk.does("publish-urgently", edition, desk.final, reason="暴雪停课")


def stopped():
    desk = Desk()
    document = desk.published(make(Edition, place=desk.city)).document
    return desk.does("withdraw", document, desk.publisher, kind="stopped", words="不再执行。")


def policy():
    return make(Policy, place=tree()["city"]).edition.document


REPEALED = {"standing": "repealed", "since": date(2026, 1, 1), "basis": "省文件"}
NO_WINDOW = {"visible_from": None, "visible_until": None, "published_at": None}
CASES = {
    "content.edition:submit": lambda: Case(in_state("draft"), refused_in="discarded"),
    "content.edition:discard": lambda: Case(in_state("draft"), refused_in="discarded"),
    "content.edition:recall": lambda: Case(in_state("first"), refused_in="discarded"),
    "content.edition:revise": lambda: Case(in_state("public")),
    "content.edition:pass": lambda: Case(in_state("first"), data=ALL, refused_in="discarded"),
    "content.edition:return": lambda: Case(in_state("first"), data={"opinion": "标题请写全。"}, refused_in="discarded"),
    "content.edition:publish": lambda: Case(in_state("ready"), refused_in="discarded"),
    "content.edition:cancel-schedule": lambda: Case(planned(), refused_in="discarded", refused_with=NO_WINDOW),
    "content.edition:publish-urgently": lambda: Case(in_state("first"), refused_in="discarded"),
    "content.edition:review-afterwards": lambda: Case(urgent(), data=ALL),
    "content.document:register-standing": lambda: Case(policy(), data=REPEALED),
    "content.document:withdraw": lambda: Case(in_state("public").document, data={"kind": "mistake"}),
    "content.document:restore-public": lambda: Case(stopped()),
}

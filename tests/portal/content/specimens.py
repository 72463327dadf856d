"""Channels, documents and editions for tests, and the people who bring a text to its readers."""

from datetime import date

from django.core.files.base import ContentFile

from portal.accounts.roles import Role
from portal.actions.registry import find
from portal.content.actions.reviewing import Aspect
from portal.content.models import (
    Attachment,
    Channel,
    Conference,
    Document,
    Edition,
    EditionLink,
    Policy,
    PublicNotice,
    Redirect,
    Speaker,
    Turn,
    Validity,
)
from tests.factories import NUMBERS, factory, person, tree

ALL = {"aspects": [aspect.value for aspect in Aspect]}
BODY = "<p>活动在体育公园举行。</p>"


@factory(Channel)
def a_channel(place, **values):
    number = next(NUMBERS)
    words = {"code": f"channel-{number}", "name": f"栏目 {number}", "description": "说明。", "place": place}
    return Channel.objects.create(**{**words, **values})


@factory(Document)
def a_document(place, **values):
    return Document.objects.create(**{"channel": values.pop("channel", None) or a_channel(place), **values})


@factory(Edition)
def an_edition(place, **values):
    document = values.pop("document", None) or a_document(place)
    words = {"title": "冬季长跑活动通知", "summary": "报名到周五。", "body": BODY}
    return Edition.objects.create(document=document, **{**words, **values})


def of(place, values, kind):
    """The edition to which a part belongs: the one that is given, or a draft in a channel of the kind."""
    given = values.pop("edition", None)
    return given or an_edition(place, document=a_document(place, channel=a_channel(place, kind=kind)))


@factory(Policy)
def a_policy(place, **values):
    edition = of(place, values, "policy")
    return Policy.objects.create(**{"edition": edition, "formed_on": date(2026, 9, 1), **values})


@factory(PublicNotice)
def a_notice(place, **values):
    edition = of(place, values, "open_notice")
    days = {"first_day": date(2026, 11, 25), "last_day": date(2026, 12, 1)}
    return PublicNotice.objects.create(
        **{"edition": edition, "unit": "基础教育科", "phone": "0635-1234567", **days, **values}
    )


@factory(Conference)
def a_conference(place, **values):
    return Conference.objects.create(
        **{"edition": of(place, values, "conference"), "held_on": date(2026, 11, 25), **values}
    )


@factory(Speaker)
def a_speaker(place, **values):
    edition = of(place, values, "conference")
    return Speaker.objects.create(**{"edition": edition, "post": f"示例科室 {next(NUMBERS)}", **values})


@factory(Turn)
def a_turn(place, **values):
    words = {"medium": f"示例媒体 {next(NUMBERS)}", "text": "<p>怎样报名？</p>"}
    return Turn.objects.create(**{"edition": of(place, values, "conference"), **words, **values})


@factory(Attachment)
def an_attachment(place, **values):
    file = ContentFile(b"%PDF-1.7 one page", "a.pdf")
    return Attachment.objects.create(
        **{"edition": of(place, values, "notice"), "title": f"附件 {next(NUMBERS)}", "file": file, **values}
    )


@factory(EditionLink)
def a_link(place, **values):
    target = values.pop("target", None) or a_document(place)
    return EditionLink.objects.create(**{"edition": of(place, values, "notice"), "target": target, **values})


@factory(Validity)
def a_validity(place, **values):
    document = values.pop("document", None) or a_policy(place).edition.document
    words = {"standing": "repealed", "since": date(2026, 10, 1), "basis": "上级文件", "person": person()}
    return Validity.objects.create(**{"document": document, **words, **values})


@factory(Redirect)
def an_old_address(place, **values):
    target = values.pop("target", None) or a_document(place)
    return Redirect.objects.create(**{"path": f"/art/{next(NUMBERS)}.html", "target": target, **values})


class Desk:
    """An author, three reviewers and a publisher of the whole city."""

    def __init__(self):
        city = tree()["city"]
        self.author, self.first = person(Role.EDITOR, city), person(Role.FIRST_REVIEW, city)
        self.second, self.final = person(Role.SECOND_REVIEW, city), person(Role.FINAL_REVIEW, city)
        self.publisher, self.city = person(Role.PUBLISHER, city), city

    def does(self, name, record, by, reason="", **data):
        return find(type(record), name).perform(record, actor=by, reason=reason, data=data).record

    def reviewed(self, edition):
        """The edition, submitted and passed by all whom its channel asks for."""
        edition = self.does("submit", edition, self.author)
        edition = self.does("pass", edition, self.first, **ALL)
        if edition.state == "second":
            edition = self.does("pass", edition, self.second, **ALL)
        return self.does("pass", edition, self.final, **ALL)

    def published(self, edition, **data):
        return self.does("publish", self.reviewed(edition), self.publisher, **data)

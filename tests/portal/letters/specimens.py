"""Records of letters that introspection cannot guess."""

from django.utils import timezone

from portal.letters.enums import State, Usage
from portal.letters.first_templates import RECEIPT
from portal.letters.models import Letter, Template, TemplateVersion
from portal.letters.queries import current_version
from tests.factories import NUMBERS, factory

NOBODY = "13800000000"


@factory(Template)
def a_template(place, **values):
    return current_version(RECEIPT).template


@factory(TemplateVersion)
def a_draft(place, **values):
    template = values.pop("template", None) or current_version(RECEIPT).template
    draft = TemplateVersion(template=template, **{"text": "{事项}收到了，受理号{受理号}。", **values})
    draft.save()
    return draft


@factory(Letter)
def a_letter(place, **values):
    now = timezone.now()
    words = {
        "key": f"specimen:{next(NUMBERS)}",
        "version": current_version(RECEIPT),
        "channel": "sms",
        "recipient": NOBODY,
        "digest": "0" * 64,
        "text": "场地报修收到了。",
        "state": State.DEAD,
        "attempts": 8,
        "called_at": now,
        "error": "连接不上短信服务",
    }
    return Letter.objects.create(**{**words, **values})


def draft(**values):
    return a_draft(None, **values)


def former():
    version = draft(usage=Usage.FORMER, used_at=timezone.now())
    version.refresh_from_db()
    return version

"""A letter and a wording for each action on them."""

from django.utils import timezone

from portal.letters.first_templates import RECEIPT
from portal.letters.models import Template
from tests.portal.actions.cases import Case
from tests.portal.letters.specimens import a_letter, draft


def only_draft():
    """Of a template that has no wording in use."""
    template = Template.objects.create(code=RECEIPT.code, name=RECEIPT.name, channel=RECEIPT.channel)
    return draft(template=template)


CASES = {
    "letters.letter:send-again": lambda: Case(a_letter(None), refused_in="waiting"),
    "letters.templateversion:use": lambda: Case(
        only_draft(), refused_in="current", refused_with={"used_at": timezone.now()}
    ),
}

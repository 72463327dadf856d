"""Questions about letters."""

from django.db.models import QuerySet
from django.utils import timezone

from portal.letters.declared import Declared
from portal.letters.enums import Channel, Usage
from portal.letters.models import Letter, Template, TemplateVersion
from portal.privacy.keyring import digests

PURPOSE = "letters.recipient"  # of the digests


def inbox_of(recipient: str) -> QuerySet[Letter]:
    """What lies in the inbox of that key, newest first."""
    return Letter.objects.filter(channel=Channel.INBOX, digest__in=digests(recipient, PURPOSE)).order_by("-pk")


def current_version(declared: Declared) -> TemplateVersion:
    """The wording in use; a template that the database does not have yet begins with the declared one."""
    found = TemplateVersion.objects.filter(template__code=declared.code, usage=Usage.CURRENT)
    if version := found.select_related("template").first():
        return version
    values = {"name": declared.name, "channel": declared.channel, "is_code": declared.is_code}
    template, _ = Template.objects.get_or_create(code=declared.code, defaults=values)
    words = {"subject": declared.subject, "text": declared.text, "usage": Usage.CURRENT, "used_at": timezone.now()}
    version, _ = TemplateVersion.objects.get_or_create(template=template, number=1, defaults=words)
    return version

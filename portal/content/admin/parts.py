"""What belongs to an edition beside its words: particulars, files, other texts."""

from typing import Any

from django.http import HttpRequest

from portal.backoffice.admin import BackOfficeStackedInline, BackOfficeTabularInline
from portal.content.enums import ChannelKind
from portal.content.models import Attachment, Conference, Edition, EditionLink, Policy, PublicNotice, Speaker, Turn
from portal.limits.numbers import whole_number


class PolicyInline(BackOfficeStackedInline):
    model = Policy
    fields = ["doc_number", "issuer", "theme", "genre", "formed_on", "effective_on", "ends_on"]
    extra = 0


class NoticeInline(BackOfficeStackedInline):
    model = PublicNotice
    fields = ["first_day", "last_day", "closes_at", "unit", "phone", "address", "how", "result"]
    extra = 0


class AttachmentInline(BackOfficeTabularInline):
    model = Attachment
    fields = ["title", "file", "is_searchable", "position"]
    extra = 0
    tab = True


class LinkInline(BackOfficeTabularInline):
    model = EditionLink
    fields = ["kind", "target", "position"]
    autocomplete_fields = ["target"]
    extra = 0
    tab = True


class ConferenceInline(BackOfficeStackedInline):
    model = Conference
    fields = ["stage", "held_on", "held_at", "place", "series", "organiser", "publisher", "reason", "live_url"]
    extra = 0


class SpeakerInline(BackOfficeTabularInline):
    model = Speaker
    fields = ["name", "post", "is_host", "position"]
    extra = 0


class TurnInline(BackOfficeStackedInline):
    """Who said something is chosen among the speakers that are saved."""

    model = Turn
    fields = ["speaker", "medium", "at", "text", "position"]
    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "speaker":
            found = whole_number(str((request.resolver_match and request.resolver_match.kwargs.get("object_id")) or ""))
            options["queryset"] = Speaker.objects.filter(edition=found or 0)
        return super().formfield_for_foreignkey(db_field, request, **options)


OWN: dict[str, tuple[type, ...]] = {
    ChannelKind.POLICY: (PolicyInline,),
    ChannelKind.OPEN_NOTICE: (NoticeInline,),
    ChannelKind.CONFERENCE: (ConferenceInline, SpeakerInline, TurnInline),
}
EVERY = (*(one for several in OWN.values() for one in several), AttachmentInline, LinkInline)


def parts_of(edition: Edition | None) -> list[type]:
    """What the form of an edition asks for: the particulars of its kind, files, other texts. A new one has none yet."""
    if edition is None:
        return []
    kind = edition.document.channel.kind
    return [*OWN.get(kind, ()), AttachmentInline, LinkInline]

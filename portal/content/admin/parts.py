"""What belongs to an edition beside its words: particulars, files, other texts."""

from portal.backoffice.admin import BackOfficeStackedInline, BackOfficeTabularInline
from portal.content.enums import ChannelKind
from portal.content.models import Attachment, Edition, EditionLink, Policy, PublicNotice


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


def parts_of(edition: Edition | None) -> list[type]:
    """What the form of an edition asks for: the particulars of its kind, files, other texts. A new one has none yet."""
    if edition is None:
        return []
    kind = edition.document.channel.kind
    own = {ChannelKind.POLICY: [PolicyInline], ChannelKind.OPEN_NOTICE: [NoticeInline]}.get(ChannelKind(kind), [])
    return [*own, AttachmentInline, LinkInline]

"""Publishing and withdrawing an edition. What stops it is data, so that a page can list it before the button."""

from django.db import transaction
from django.utils import timezone

from events.calendar.enums import Publication
from events.calendar.models import Edition
from events.calendar.naming import complaint


class Refused(Exception):
    """The edition may not be published yet; ``reasons`` are sentences."""

    def __init__(self, reasons):
        self.reasons = reasons
        super().__init__("；".join(reasons))


def obstacles(edition):
    """Every reason why the edition may not be published, in words."""
    reasons = []
    if edition.is_public:
        reasons.append("本赛事已发布。")
    if sentence := complaint(edition.title, edition.name_basis):
        reasons.append(sentence)
    if not edition.summary:
        reasons.append("还没有摘要，请用一两句话说明。")
    if edition.start_on is None and not edition.date_note and edition.year is None:
        reasons.append("日期未知时，请在“日期说明”中写明何时公布或以何为准。")
    if not edition.hosts and not edition.source_title:
        reasons.append("请填写主办单位；转载已公布的事实时填写来源。")
    return reasons


@transaction.atomic
def publish(edition, *, author=None):
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if reasons := obstacles(edition):
        raise Refused(reasons)
    edition.publication = Publication.PUBLIC
    edition.published_at = edition.published_at or timezone.now()
    edition._change_reason = "发布"
    edition.save()
    return edition


@transaction.atomic
def withdraw(edition, *, reason, author=None):
    """Take the edition off every public face. It stays in the back office."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if not edition.is_public:
        raise Refused(["本赛事没有发布，不必撤下。"])
    if not reason.strip():
        raise Refused(["请写明撤下的原因。"])
    edition.publication = Publication.WITHDRAWN
    edition._change_reason = f"撤下：{reason.strip()}"[:100]
    edition.save()
    return edition

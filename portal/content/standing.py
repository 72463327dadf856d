"""Whether policy documents are in force, from what public texts say of them and from what was registered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.content.models import Document, Edition, EditionLink, Policy, Relation, Standing, Validity

ENDS = {Relation.REPEALS: Standing.REPEALED, Relation.AMENDS: Standing.AMENDED}


@dataclass(frozen=True)
class Stands:
    """``since`` when; ``by`` the edition that changed it, ``basis`` what was registered."""

    standing: Standing
    since: date | None = None
    by: Edition | None = None
    basis: str = ""

    @property
    def label(self) -> str:
        return str(self.standing.label)

    @property
    def in_force(self) -> bool:
        return self.standing in (Standing.IN_FORCE, Standing.AMENDED)


def standings(policies: Iterable[Policy], today: date) -> dict[int, Stands]:
    """Key of the document → how it stands on ``today``: two queries for all."""
    found = {policy.edition.document_id: policy for policy in policies}
    changes: dict[int, list[Stands]] = {key: [] for key in found}
    for link in _links(found):
        policy = getattr(link.edition, "policy", None)
        since = policy.begins_on if policy else timezone.localdate(link.edition.published_at)
        changes[link.target_id].append(Stands(ENDS[Relation(link.kind)], since, by=link.edition))
    for row in Validity.objects.filter(document__in=found).order_by("since", "pk"):
        changes[row.document_id].append(Stands(Standing(row.standing), row.since, basis=row.basis))
    return {key: _newest(policy, changes[key], today) for key, policy in found.items()}


def standing_of(policy: Policy, today: date) -> Stands:
    return standings([policy], today)[policy.edition.document_id]


def _links(found: Iterable[int]) -> Iterable[EditionLink]:
    public = Edition.objects.visible().values("pk")
    links = EditionLink.objects.filter(target__in=list(found), kind__in=ENDS, edition__in=public)
    return links.select_related("edition__policy", "edition__document__channel").order_by("pk")


def _newest(policy: Policy, changes: list[Stands], today: date) -> Stands:
    """What was registered or published last and has begun; else what the document says of itself."""
    begun = [change for change in changes if change.since and change.since <= today]
    if begun:
        return max(reversed(begun), key=lambda change: change.since or date.min)  # of one day the one registered last
    if policy.ends_on and policy.ends_on < today:
        return Stands(Standing.EXPIRED, policy.ends_on)
    if policy.begins_on > today:
        return Stands(Standing.AHEAD, policy.begins_on)
    return Stands(Standing.IN_FORCE, policy.begins_on)


def history_of(document: Document, policy: Policy) -> list[tuple[date, str, Edition | None]]:
    """What happened to the document, the newest first: when it began, what changed it, when it ends."""
    events: list[tuple[date, str, Edition | None]] = [(policy.begins_on, _("施行"), None)]
    for link in _links([document.pk]):
        other = getattr(link.edition, "policy", None)
        since = other.begins_on if other else timezone.localdate(link.edition.published_at)
        events.append((since, str(ENDS[Relation(link.kind)].label), link.edition))
    events += [
        (row.since, f"{row.get_standing_display()}：{row.basis}", None)
        for row in Validity.objects.filter(document=document)
    ]
    return sorted(events, key=lambda event: event[0], reverse=True)

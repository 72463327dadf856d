"""The list of a channel. One of policy documents can be narrowed by theme and by whether they are in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.enums import ChannelKind
from portal.content.filters import ChannelFilters, PolicyFilters
from portal.content.models import Channel, Edition, Policy, Standing
from portal.content.models.policy import Theme
from portal.content.queries import DocumentEditionQuerySet, of
from portal.content.standing import Stands, standings
from portal.site.lists.facets import Facet, FacetCounts, counted, facet, facet_counts
from portal.site.lists.fields import Label

EVERYTHING = _("全部")
NAMES = ("theme", "standing", "year")


@dataclass(frozen=True)
class ChannelList:
    """``editions`` are those that the filters leave, the newest first; ``stands`` tells of each policy document, by the
    key of its document, whether it is in force.
    """

    filters: ChannelFilters
    editions: DocumentEditionQuerySet
    facets: Mapping[str, Facet]
    stands: Mapping[int, Stands] = field(default_factory=dict)


def list_of(channel: Channel, parameters: Mapping[str, Any]) -> ChannelList:
    """What a reader asks the channel for."""
    if channel.kind == ChannelKind.POLICY:
        return _policies(channel, PolicyFilters.read(parameters), timezone.localdate())
    filters = ChannelFilters.read(parameters)
    own = Edition.objects.listed().filter(of(channel))
    years = own.values_list("published_at__year").annotate(texts=Count("pk")).order_by("-published_at__year")
    found = facet(filters, "year", [(str(year), str(year), texts) for year, texts in years], everything=EVERYTHING)
    return ChannelList(filters, filters.editions().filter(of(channel)), {"year": found})


def _policies(channel: Channel, filters: PolicyFilters, today: date) -> ChannelList:
    """How a document stands is computed of several tables, so the rows are counted and chosen here: four queries,
    however many documents there are.
    """
    editions = Edition.objects.listed().filter(of(channel)).matching(filters.q).select_related("policy")
    rows = list(editions.defer("body").order_by("pk"))
    stands = standings(_particulars(rows), today)
    values = {edition.pk: _values(edition, stands.get(edition.document_id)) for edition in rows}
    chosen = {name: value for name in NAMES if (value := filters.values[name])}
    counts = facet_counts(((found, 1) for found in values.values()), chosen, NAMES)
    kept = [pk for pk, found in values.items() if all(value in found[name] for name, value in chosen.items())]
    left = Edition.objects.filter(pk__in=kept).newest_first().select_related("policy")
    return ChannelList(filters, left, _facets(filters, counts), stands)


def _particulars(rows: list[Edition]) -> list[Policy]:
    found = []
    for edition in rows:
        if (policy := getattr(edition, "policy", None)) is not None:
            policy.edition = edition
            found.append(policy)
    return found


def _values(edition: Edition, stands: Stands | None) -> dict[str, set[str]]:
    """By facet; a text without particulars has neither theme nor standing."""
    policy = getattr(edition, "policy", None)
    published = timezone.localdate(edition.published_at)
    return {
        "theme": {policy.theme} if policy else set(),
        "standing": {str(stands.standing)} if stands else set(),
        "year": {str(published.year)},
    }


def _facets(filters: PolicyFilters, counts: FacetCounts) -> dict[str, Facet]:
    years = sorted(counts.values["year"], reverse=True)
    choices: dict[str, list[tuple[str, Label]]] = {
        "theme": [(str(one.value), one.label) for one in Theme],
        "standing": [(str(one.value), one.label) for one in Standing],
        "year": [(year, year) for year in years],
    }
    return {
        name: facet(filters, name, counted(choices[name], counts.values[name]), everything=EVERYTHING) for name in NAMES
    }

"""What the coverage page shows for a day and, where one is chosen, a county. File and API read the same rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from initiatives.indicators.figures import written
from initiatives.networks import cover, published
from initiatives.networks.cover import Coverage, CoverageCounts
from initiatives.networks.enums import NetworkKind
from initiatives.networks.filters import NetworkFilters
from initiatives.networks.models import CountingRule
from initiatives.networks.published import Published
from initiatives.schools.enums import Setting
from initiatives.schools.models import School
from initiatives.schools.queries import SchoolQuerySet
from portal.places.models import Place
from portal.site.lists.facets import Facet, facet
from portal.site.lists.fields import Label
from portal.spreadsheets.download import Column

LISTED = 50  # schools shown of a list on the page; the school list has them all
SCALE = 1.28  # the longest bar leaves room for its number


def percent(share: Decimal | None, decimals: int = 0) -> str:
    """Written once, at display: 100%, 99.8%; a whole number only where it is one."""
    if share is None:
        return gettext("无数据")
    exact = share == int(share)
    return f"{written(share, decimals if exact else max(decimals, 1))}%"


@dataclass(frozen=True)
class Row:
    """One line of the table: a county, or a township of the chosen county."""

    name: str
    place: Place | None
    counts: CoverageCounts
    groups: int | None
    alliances: int | None
    widest: int
    known: bool = True

    @property
    def share(self) -> Decimal | None:
        return self.counts.share if self.known else None

    @property
    def share_text(self) -> str:
        return percent(self.share)

    @property
    def rural_text(self) -> str:
        share = self.counts.rural_share
        return gettext("无数据") if share is None else f"{written(share, 0)}%"

    @property
    def group_width(self) -> str:
        return f"w-{round(self.counts.group * 100 / (self.widest * SCALE))}"

    @property
    def alliance_width(self) -> str:
        return f"w-{round(self.counts.alliance * 100 / (self.widest * SCALE))}"


@dataclass
class CoveragePage:
    day: date
    county: Place | None = None

    @cached_property
    def rule(self) -> CountingRule:
        return CountingRule.on(self.day)

    @cached_property
    def whole(self) -> Coverage:
        return cover.coverage(self.day, self.rule)

    @cached_property
    def figures(self) -> Coverage:
        return self.whole.within(self.county.pk) if self.county else self.whole

    @cached_property
    def total(self) -> CoverageCounts:
        return self.figures.total

    @cached_property
    def places(self) -> list[Place]:
        """County-level units, or the townships of the chosen one with the county itself for schools without one."""
        if self.county is None:
            return list(Place.objects.counties())
        rows = Place.objects.filter(county=self.county).order_by("sort_key", "code")
        return [place for place in rows if place != self.county] + [self.county]

    @cached_property
    def counties(self) -> list[Place]:
        return list(Place.objects.counties()) if self.county else self.places

    @cached_property
    def rows(self) -> list[Row]:
        by_place = self.figures.by("township" if self.county else "county")
        widest = max((counts.covered for counts in by_place.values()), default=0) or 1
        found = []
        for place in self.places:
            counts = by_place.get(place.pk)
            if counts is None and (self.county or place.kind == "city"):
                continue
            groups, alliances = (None, None) if self.county else self._networks(place)
            name = gettext("乡镇未登记") if place == self.county else place.name
            found.append(Row(name, place, counts or CoverageCounts(), groups, alliances, widest, self.whole.known))
        return found

    def _networks(self, place: Place) -> tuple[int, int]:
        return self.whole.count(NetworkKind.GROUP, place.pk), self.whole.count(NetworkKind.ALLIANCE, place.pk)

    @cached_property
    def total_row(self) -> Row:
        name = self.county.name if self.county else gettext("全市")
        widest = self.total.covered or 1
        return Row(name, self.county, self.total, self.figures.groups, self.figures.alliances, widest, self.whole.known)

    @cached_property
    def stages(self) -> dict[str, CoverageCounts]:
        return cover.by_stage(self.day, self.rule, self.county)

    @cached_property
    def settings(self) -> list[tuple[Label, CoverageCounts]]:
        found = self.figures.by("setting")
        choices: list[tuple[str | None, Label]] = [*Setting.choices, (None, "未分类")]
        return [(label, found[value]) for value, label in choices if value in found]

    def _narrow(self, schools: SchoolQuerySet) -> SchoolQuerySet:
        if self.county:
            schools = schools.filter(township__county=self.county)
        return schools.select_related("township__county").order_by("township__county__position", "sort_key", "code")

    def all_uncovered(self) -> SchoolQuerySet:
        rows = cover.uncovered(self.day, self.rule) if self.total.uncovered else School.objects.none()
        return self._narrow(rows)

    @cached_property
    def uncovered(self) -> list[School]:
        return list(self.all_uncovered()[:LISTED])

    @cached_property
    def outside(self) -> list[School]:
        return list(self._narrow(cover.outside(self.day, self.rule))[:LISTED])

    @cached_property
    def several(self) -> list[School]:
        return list(self._narrow(cover.several(self.day))[:LISTED])

    @cached_property
    def reconciled(self) -> list[Published]:
        return published.reconciliation(self.whole)

    @property
    def published_day(self) -> date | None:
        return published.published_day(self.reconciled)

    @cached_property
    def published_figures(self) -> dict[str, Published]:
        return published.figures()

    @property
    def rural_share_text(self) -> str:
        share = self.total.rural_share
        return gettext("无数据") if share is None else f"{written(share, 1)}%"

    @property
    def town_tiles(self) -> list[dict[str, Any]]:
        """Published figures beside coverage: label, figure, a second figure as note."""
        found, tiles = self.published_figures, []
        for code, extra in published.TILES:
            if code in found:
                note = f"{found[extra].label} {found[extra].display.text}" if extra in found else ""
                one = found[code]
                source = one.observation.source.line if one.observation.source else ""
                tiles.append({"label": one.label, "display": one.display, "note": note, "source": source})
        return tiles

    @property
    def search_facets(self) -> dict[str, Facet]:
        """The choices of the search below the coverage, none of them taken."""
        counties = [(county.code, county.name) for county in self.counties]
        filters = NetworkFilters()
        return {
            "county": facet(filters, "county", counties, everything=gettext("全市")),
            "kind": facet(filters, "kind", NetworkKind.choices),
        }

    @property
    def map_values(self) -> dict[str, int | None]:
        return {county.code: self._covered(county) for county in self.counties}

    def _covered(self, county: Place) -> int | None:
        counts = self._by_county.get(county.pk)
        return counts.covered if counts else (0 if self.whole.cells else None)

    @cached_property
    def _by_county(self) -> dict[int, CoverageCounts]:
        return self.whole.by("county")

    @property
    def map_links(self) -> dict[str, str]:
        page = reverse("networks:coverage")
        return {c.code: f"{page}?date={self.day.isoformat()}&county={c.code}" for c in self.counties}

    def split(self) -> dict[str, Any]:
        """Widths of the stacked bar, in per cent that add up to 100: group, alliance; rural and other of each."""
        total = self.total
        parts = [total.rural_group, total.other_group, total.rural_alliance, total.other_alliance]
        whole = sum(parts) or 1
        inner = [round(part * 100 / whole) for part in parts]
        inner[parts.index(max(parts))] += 100 - sum(inner) if sum(parts) else 0
        return {
            "group": f"w-{inner[0] + inner[1]}",
            "alliance": f"w-{inner[2] + inner[3]}",
            "parts": [f"w-{part}" for part in inner],
        }


def columns(county: Place | None = None) -> list[Column]:
    """What the table shows, for the file."""
    first = gettext("乡镇（街道）") if county else gettext("县（市、区）")
    networks = [
        Column(gettext("集团"), lambda row: row.groups),
        Column(gettext("联盟"), lambda row: row.alliances),
    ]
    return [
        Column(first, lambda row: row.name),
        Column(gettext("代码"), lambda row: row.place.code if row.place else ""),
        *([] if county else networks),
        Column(gettext("应覆盖学校"), lambda row: row.counts.universe),
        Column(gettext("已覆盖学校"), lambda row: row.counts.covered),
        Column(gettext("集团校"), lambda row: row.counts.group),
        Column(gettext("联盟校"), lambda row: row.counts.alliance),
        Column(gettext("乡村学校"), lambda row: row.counts.rural_covered),
        Column(gettext("乡村占比"), lambda row: row.rural_text),
        Column(gettext("覆盖率"), lambda row: row.share_text),
    ]

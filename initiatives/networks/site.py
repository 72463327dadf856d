"""What this room offers to the public shell."""

from decimal import Decimal
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.networks import cover
from initiatives.networks.coverage_page import percent
from initiatives.networks.models import CountingRule, Network
from initiatives.networks.published import newest, values_of
from portal.places.models import Place
from portal.site.registry import Audience, Hit, entrance, home_block, search_source, sitemap, task

SHOWN = {
    "education-groups": ("group-schools", "group-rural-schools"),
    "education-alliances": ("alliance-schools", "alliance-rural-schools"),
    "network-schools": ("network-coverage",),
    "strong-town-province": ("strong-town-new", "strong-town-city"),
}

task(_("集团与联盟"), _("名单与成员校"), "people", "networks:list", order=30)
entrance(Audience.PARENTS, _("集团与联盟名单"), "networks:list", order=20)
entrance(Audience.TEACHERS, _("集团与联盟名单"), "networks:list", order=20)
entrance(Audience.TEACHERS, _("覆盖情况"), "networks:coverage", order=30)
OF_A_FIGURE = (
    *("value", "qualifier", "quality", "published_text", "period_end"),
    *("indicator__code", "indicator__name", "indicator__decimals"),
    *("indicator__unit__word", "indicator__unit__decimals"),
    *("source__title", "source__published_on", "source__published_precision"),
)


@home_block("networks", "initiatives/networks/home.html", order=50)
def networks(request: HttpRequest) -> dict[str, Any] | None:
    """Published figures with their source; the map is counted from records of today."""
    codes = [*SHOWN, *(code for codes in SHOWN.values() for code in codes)]
    day, published = timezone.localdate(), newest(values_of(codes).only(*OF_A_FIGURE))
    counts = cover.by_county(day, CountingRule.among(list(CountingRule.objects.all()), day))
    schools, covered, invented = map(sum, zip(*counts.values(), strict=True)) if counts else (0, 0, 0)
    tiles = [
        (published[code], [published[c] for c in notes if c in published])
        for code, notes in SHOWN.items()
        if code in published
    ]
    if not tiles and not schools:
        return None
    counties = list(Place.objects.counties())
    page = f"{reverse('networks:coverage')}?date={day.isoformat()}&county="
    return {
        "tiles": tiles,
        "covered": covered,
        "share": percent(Decimal(covered * 100) / schools if schools else None),
        "invented": invented,
        "counties": counties,
        "values": {place.code: counts.get(place.pk, (0, 0))[1] if counts else None for place in counties},
        "links": {place.code: page + place.code for place in counties},
    }


@search_source("networks", _("教育集团与联盟"), order=31, url_name="networks:list", status="all")
def find_networks(words: str, limit: int) -> list[Hit]:
    rows = Network.objects.matching(words).select_related("county").order_by("sort_key", "code")[:limit]
    return [
        Hit(
            title=row.name,
            url=row.get_absolute_url(),
            note=f"{row.get_kind_display()} · {row.county}",
            is_demo=row.is_demo,
        )
        for row in rows
    ]


@sitemap("networks")
class NetworkSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    def items(self) -> list[Network | str]:
        return ["networks:list", "networks:coverage", *Network.objects.order_by("code").only("code")]

    def location(self, item: Network | str) -> str:
        return reverse(item) if isinstance(item, str) else item.get_absolute_url()

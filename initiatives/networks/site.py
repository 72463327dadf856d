"""What this room offers to the public shell."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.networks.coverage_page import CoveragePage, percent
from initiatives.networks.models import Network
from initiatives.networks.published import figures
from portal.site.registry import Hit, home_block, search_source, sitemap

SHOWN = {
    "education-groups": ("group-schools", "group-rural-schools"),
    "education-alliances": ("alliance-schools", "alliance-rural-schools"),
    "network-schools": ("network-coverage",),
    "strong-town-province": ("strong-town-new", "strong-town-city"),
}


@home_block("networks", "initiatives/networks/home.html", order=50)
def networks(request):
    """Published figures with their source; the map is counted from records of today."""
    published = figures([*SHOWN, *(code for codes in SHOWN.values() for code in codes)])
    page = CoveragePage(timezone.localdate())
    tiles = [
        (published[code], [published[c] for c in notes if c in published])
        for code, notes in SHOWN.items()
        if code in published
    ]
    if not tiles and not page.total.universe:
        return None
    return {"tiles": tiles, "page": page, "share": percent(page.total.share)}


@search_source("networks", _("教育集团与联盟"), order=31)
def find_networks(words, limit):
    rows = Network.objects.found(words).select_related("county").order_by("sort_key", "code")[:limit]
    return [
        Hit(title=row.name, url=row.get_absolute_url(), note=f"{row.get_kind_display()} · {row.county}") for row in rows
    ]


@sitemap("networks")
class NetworkSitemap(Sitemap):
    def items(self):
        return ["networks:list", "networks:coverage", *Network.objects.order_by("code").only("code")]

    def location(self, item):
        return reverse(item) if isinstance(item, str) else item.get_absolute_url()

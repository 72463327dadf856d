"""What places offer to the public shell: their page in the sitemap, their names in the search."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.language.lookups import every_word
from portal.limits.typed_numbers import code_typed
from portal.places.models import Kind, Place
from portal.site.registry import Hit, search_source, sitemap


@sitemap("places")
class PlacesSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    def items(self) -> list[str]:
        return ["places:index"]

    def location(self, item: str) -> str:
        return reverse(item)


@search_source("places", _("行政区划"), order=90)
def find_places(words: str, limit: int) -> list[Hit]:
    """By name or code; the hit leads to the place's line in the list."""
    named = Q(every_word(words, "name", "short_name"), ~Q(kind=Kind.CITY))
    found = Place.objects.filter(named | Q(code=code_typed(words)))
    rows = found.select_related("county").order_by("sort_key", "code")[:limit]
    page = reverse("places:index")
    return [
        Hit(
            title=place.name,
            url=f"{page}#p-{place.county.code if place.county else place.code}",
            note=f"{place.code} · {place.get_kind_display()} · {place.county or ''}",
        )
        for place in rows
    ]

"""What this room offers to the public shell."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.programme.models import Initiative
from initiatives.programme.tiles import tiles
from portal.language.lookups import every_word
from portal.site.registry import Audience, Hit, entrance, home_block, navigation_entry, search_source, sitemap

navigation_entry("initiatives", _("八大行动"), "programme:list", order=20)
entrance(Audience.TEACHERS, _("八大行动与措施"), "programme:list", order=10)


@home_block("actions", "initiatives/programme/home.html", order=20)
def actions(request: HttpRequest) -> dict[str, Any] | None:
    page = tiles()
    return {"page": page} if page.cards else None


@search_source("initiatives", _("八大行动"), order=20)
def find_initiatives(words: str, limit: int) -> list[Hit]:
    found = Initiative.objects.filter(every_word(words, "name")).select_related("programme")
    rows = found.order_by("programme", "number")[:limit]
    return [Hit(title=row.name, url=row.get_absolute_url(), note=row.programme.short_name) for row in rows]


@sitemap("initiatives")
class InitiativeSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    def items(self) -> list[Initiative | None]:
        return [None, *Initiative.objects.order_by("number")]

    def location(self, item: Initiative | None) -> str:
        return item.get_absolute_url() if item else reverse("programme:list")

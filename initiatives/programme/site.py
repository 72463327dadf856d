"""What this room offers to the public shell."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.programme.models import Initiative
from initiatives.programme.tiles import tiles
from portal.site.registry import Audience, entrance, home_block, navigation_entry, sitemap

navigation_entry("initiatives", _("八大行动"), "programme:list", order=20)
entrance(Audience.TEACHERS, _("八大行动与措施"), "programme:list", order=10)


@home_block("actions", "initiatives/programme/home.html", order=20)
def actions(request: HttpRequest) -> dict[str, Any] | None:
    page = tiles()
    return {"page": page} if page.cards else None


@sitemap("initiatives")
class InitiativeSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    def items(self) -> list[Initiative | None]:
        return [None, *Initiative.objects.order_by("number")]

    def location(self, item: Initiative | None) -> str:
        return item.get_absolute_url() if item else reverse("programme:list")

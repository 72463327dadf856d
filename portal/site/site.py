"""The shell's own pages in the sitemap."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.site import entrances
from portal.site.registry import Audience, entrance, home_block, sitemap, task

task(_("下载与接口"), _("表格、日历、数据"), "download", "site:data", order=80)


entrance(Audience.ELDERS, _("打开长者模式"), "site:reading", order=10, view="elder", next="/")
entrance(Audience.ORGANISATIONS, _("下载表格和数据"), "site:data", order=10)


@home_block("entrances", "portal/site/entrances.html", order=10)
def by_audience(request: HttpRequest) -> dict[str, Any] | None:
    groups = entrances.groups()
    return {"groups": groups} if groups else None


@sitemap("site")
class ShellSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[str]:
        return ["home", "accessibility", "privacy", "map", "data"]

    def location(self, item: str) -> str:
        return reverse(f"site:{item}")

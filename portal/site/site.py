"""The shell's own pages in the sitemap."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.site.registry import sitemap, task

task(_("下载与接口"), _("表格、日历、数据"), "download", "site:data", order=80)


@sitemap("site")
class ShellSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[str]:
        return ["home", "accessibility", "privacy", "map", "data"]

    def location(self, item: str) -> str:
        return reverse(f"site:{item}")

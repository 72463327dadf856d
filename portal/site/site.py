"""The shell's own pages in the sitemap."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from portal.site.registry import sitemap


@sitemap("site")
class ShellSitemap(Sitemap):
    i18n = True
    alternates = True
    x_default = True

    def items(self):
        return ["home", "accessibility", "privacy", "map", "data"]

    def location(self, item):
        return reverse(f"site:{item}")

"""What this room offers to the public shell."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.indicators import quoted
from initiatives.indicators.models import Indicator, SourceDocument
from portal.content.figures import figures, finds
from portal.language.lookups import every_word
from portal.site.registry import Audience, Hit, entrance, navigation_entry, search_source, sitemap, task

figures(quoted.resolve)
finds(quoted.find)
navigation_entry("data", _("数据"), "indicators:list", order=70)
entrance(Audience.TEACHERS, _("指标与数据"), "indicators:list", order=40)
entrance(Audience.ORGANISATIONS, _("指标与来源"), "indicators:list", order=20)
task(_("公开数据"), _("指标与来源"), "chart", "indicators:list", order=70)


@search_source("indicators", _("指标与数据"), order=70, url_name="indicators:list")
def find_indicators(words: str, limit: int) -> list[Hit]:
    found = Indicator.objects.filter(every_word(words, "name")).order_by("pk")[:limit]
    return [Hit(title=one.name, url=one.get_absolute_url(), note=one.unit.word) for one in found.select_related("unit")]


@search_source("sources", _("来源"), order=71)
def find_sources(words: str, limit: int) -> list[Hit]:
    rows = SourceDocument.objects.filter(every_word(words, "title", "document_number")).order_by("pk")[:limit]
    return [Hit(title=row.title, url=row.get_absolute_url(), note=row.publisher) for row in rows]


@sitemap("indicators")
class IndicatorSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    def items(self) -> list[Indicator | SourceDocument | None]:
        return [None, *Indicator.objects.order_by("pk"), *SourceDocument.objects.order_by("pk")]

    def location(self, item: Indicator | SourceDocument | None) -> str:
        return item.get_absolute_url() if item else reverse("indicators:list")

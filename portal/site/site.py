"""The shell's own pages: in the sitemap, and found by the words that people have for them."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.language.folding import folded
from portal.site import entrances
from portal.site.registry import Audience, Hit, entrance, home_block, search_source, sitemap, task

task(_("下载与接口"), _("表格、日历、数据"), "download", "site:data", order=80)

# What people call the shell's pages, beside their titles.
ELDER = "长者模式 老年版 关怀版 关爱版 老人版 适老化 大字版 大字体"
PAGES = (
    ("accessibility", _("长者模式"), _("也叫老年版、关怀版：文字和按钮更大，内容不减少"), ELDER),
    (
        "accessibility",
        _("无障碍说明"),
        _("阅读方式、朗读、打印和联系办法"),
        "无障碍 朗读 读屏 字号 深色 夜间模式 打印",
    ),
    ("privacy", _("隐私与个人信息保护"), _("收集哪些信息、保存多久"), "隐私 个人信息 cookie"),
    ("data", _("数据开放与接口"), _("下载表格、订阅日历、调用接口"), "数据开放 开放数据 接口 API 下载"),
    ("map", _("网站地图"), _("全部栏目和常用页面"), "网站地图 栏目 导航"),
)
SHORTEST = 2  # characters: one alone means too much


@search_source("pages", _("本站页面"), order=5)
def find_pages(words: str, limit: int) -> list[Hit]:
    """Pages whose title holds the words, or one of whose other names holds or is held by them."""
    asked = folded(words)
    if len(asked) < SHORTEST:
        return []
    found = []
    for name, title, note, others in PAGES:
        names = [folded(str(title)), *map(folded, others.split())]
        if any(asked in known or (len(known) >= SHORTEST and known in asked) for known in names):
            found.append(Hit(title=str(title), url=reverse(f"site:{name}"), note=str(note)))
    return found[:limit]


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

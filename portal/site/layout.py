"""Everything around a page's content: identity, navigation, reading choice, languages, meta tags."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, override

from portal.pagecache.reading import Reading
from portal.site.head import Column, Head
from portal.site.identity import identity_of
from portal.site.models import SiteIdentity
from portal.site.registry import NAVIGATION, TASKS, ordered


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    section: str = ""


class Layout:
    """The shell of one response. ``offline`` keeps the database out of it (error pages that must always answer)."""

    def __init__(self, request: HttpRequest | None, head: Head | None = None, *, offline: bool = False) -> None:
        self.request = request
        self.head = head or Head(title="")
        self.offline = offline
        self.reading = Reading.of(request) if request else Reading()

    @cached_property
    def identity(self) -> SiteIdentity:
        """One query per request, however many templates ask."""
        if self.offline or not self.request:
            return SiteIdentity.installed()
        return identity_of(self.request)

    @property
    def demonstration(self) -> bool:
        return bool(settings.PORTAL_ENV != "production")

    # language -----------------------------------------------------------------------------------------------
    @property
    def english(self) -> bool:
        return (get_language() or "").startswith("en")

    @property
    def lang(self) -> str:
        return "en" if self.english else "zh-CN"

    @property
    def name(self) -> str:
        return self.identity.shown_name

    @property
    def brand_first(self) -> str:
        """The name's first part, so that a long Chinese name breaks after the city: 某某市 / 教育和体育局."""
        return self.name[: self._brand_break]

    @property
    def brand_rest(self) -> str:
        return self.name[self._brand_break :]

    @property
    def _brand_break(self) -> int:
        return self.name.find("市") + 1

    @property
    def other_language(self) -> str:
        """This page in the language that it is not in."""
        return self.languages["zh-hans" if self.english else "en"]

    @cached_property
    def languages(self) -> dict[str, str]:
        """This page's address by language; the home page of the language where this page has none."""
        return {code: self._in_language(code) for code, _ in settings.LANGUAGES}

    @property
    def alternates(self) -> dict[str, str]:
        """The canonical address by language, with scheme and host, as search engines demand; nothing without one."""
        return {code: translate_url(self.canonical, code) for code in self.languages} if self.canonical else {}

    @cached_property
    def canonical(self) -> str:
        """The whole address under which search engines shall know this page; empty where they shall not.

        A public page sees only the parameters that it declares, in their own order, so that its address is the one. A
        format that is none is no part of it, and of the page it has the number that is shown: none for the first.
        """
        if not self.request or not self.head.follow or self.offline:
            return ""
        query = self.request.GET.copy()
        shown = getattr(self.request, "page_shown", 1)  # of ``lists.paging.shown_page``
        query.pop("format", None)
        query.pop("page", None)
        if shown > 1:
            query["page"] = str(shown)
        return self.request.build_absolute_uri(self.request.path + (f"?{query.urlencode()}" if query else ""))

    def _in_language(self, code: str) -> str:
        if self.request and self.request.resolver_match:
            return translate_url(self.address, code)
        with override(code):
            return reverse("site:home")

    # places -------------------------------------------------------------------------------------------------
    @property
    def address(self) -> str:
        """Path and query of this page, to come back to."""
        return self.request.get_full_path() if self.request else "/"

    @property
    def paper_address(self) -> str:
        """The whole address for a print-out; empty for pages that are no use on paper."""
        wanted = self.head.follow and self.head.section != "home" and not self.offline
        return self.request.build_absolute_uri() if self.request and wanted else ""

    @cached_property
    def navigation(self) -> list[Link]:
        """Home and the rooms' entries; an entry whose page does not exist is left out."""
        entries = [Link(gettext("首页"), reverse("site:home"), "home")]
        for entry in ordered(NAVIGATION):
            url = address_of(entry.url_name)
            if url:
                entries.append(Link(str(entry.label), url, entry.section))
        return entries

    @cached_property
    def tasks(self) -> list[dict[str, Any]]:
        found = [(task, address_of(task.url_name)) for task in ordered(TASKS)]
        return [{"task": task, "url": url} for task, url in found if url][:8]

    @cached_property
    def hot(self) -> list[tuple[str, str]]:
        """Up to four frequent links of the hero: the editor's, else the first tasks."""
        return self.identity.hot or [(entry["task"].label, entry["url"]) for entry in self.tasks[:4]]

    @cached_property
    def section(self) -> Link | None:
        """The navigation entry that this page belongs to."""
        return next((link for link in self.navigation if link.section == self.head.section), None)

    @cached_property
    def landing(self) -> bool:
        """Whether this page is its section's own first page."""
        return bool(self.section and self.request and self.request.path == self.section.url)

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        trail = [(gettext("首页"), reverse("site:home"))]
        if self.section and not self.landing and self.section.section != "home":
            trail.append((self.section.label, self.section.url))
        return [*trail, *self.head.crumbs]

    # meta ---------------------------------------------------------------------------------------------------
    @cached_property
    def title(self) -> str:
        """「内容 — 栏目 — 单位」, without saying a word twice."""
        parts = [str(self.head.title)]
        if self.section and not self.landing and self.section.section != "home":
            parts.append(self.section.label)
        parts.append(self.name)
        return " — ".join(dict.fromkeys(part for part in parts if part))

    @property
    def domain(self) -> str:
        if self.identity.domain or self.offline or not self.request:
            return self.identity.domain
        return self.request.get_host().partition(":")[0]

    @cached_property
    def column(self) -> Column:
        if self.head.column:
            return self.head.column
        entry = NAVIGATION.get(self.head.section)
        label = str(entry.label) if entry else str(self.head.title) or gettext("首页")
        return Column(
            name=label,
            description=str((entry and entry.description) or f"{self.name}{label}"),
            keywords=str((entry and entry.keywords) or f"{label},{self.name}"),
            type=entry.column_type if entry else "首页" if self.head.section == "home" else "概况信息",
        )

    @property
    def published(self) -> str:
        """Publication time of the article as the rules want it: local, to the minute."""
        if self.head.article is None:
            return ""
        moment = self.head.article.published
        return f"{localtime(moment):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment:%Y-%m-%d}"

    @property
    def find_error(self) -> str:
        """The national error-report form, filled with this site and this page; it needs the site's code."""
        if not (self.identity.id_code and self.request):
            return ""
        page = quote(self.request.build_absolute_uri(), safe="")
        return f"https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={self.identity.id_code}&url={page}"


def address_of(url_name: str) -> str | None:
    """The address of a registered page, or None while its room has no page of that name."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None

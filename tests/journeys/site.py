"""The public site as a crawler sees it: every address that the rooms offer, and what each page must carry."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language_from_path, override

from portal.site.registry import NAVIGATION, TASKS
from tests.journeys.typography import text_faults

HOST = "http://testserver"
CLOSED = ("/admin/", "/account/", "/api/", "/reading/", "/en/reading/", "/static/", "/media/", "/healthz", "/readyz")
REQUIRED_META = (
    *("SiteName", "SiteDomain", "SiteIDCode"),
    *("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"),
)
NO_PAGES = {"letters:reports", "letters:demonstration"}  # for a service; in the demonstration alone
ARTICLE_META = ("ArticleTitle", "PubDate", "ContentSource")


class Page(HTMLParser):
    """Elements of a page that the rules speak of."""

    VOID = ("img", "link", "meta", "input", "br", "hr", "source", "wbr")

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.title, self._open = [], "", ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open = tag

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open == "title":
            self.title += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def links(self):
        return [a["href"] for a in self.all("a") if a.get("href") and "nofollow" not in (a.get("rel") or "")]


def entrances():
    """Addresses without arguments, navigation entries and tasks."""
    names = [entry.url_name for entry in (*NAVIGATION.values(), *TASKS.values())]
    names += _names(get_resolver(), arguments=False)
    found = set()
    for name in set(names) - NO_PAGES:
        try:
            found.add(reverse(name))
        except NoReverseMatch:
            continue
    return {address for address in found if not address.startswith(CLOSED)}


def _names(resolver, namespace="", *, arguments=True):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            plain = not entry.pattern.converters and not entry.pattern.regex.groups
            if entry.name and (arguments or plain):
                yield f"{namespace}{entry.name}"
        elif entry.namespace not in ("admin", "api"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _names(entry, inner, arguments=arguments)


def kind(path):
    """The name of the view that answers, or the path where none does."""
    try:
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):  # the last page's stays otherwise
            return resolve(path).view_name
    except Resolver404:
        return path


def every_kind():
    """Names of all public addresses of the rooms, those with arguments too."""
    found = set(_names(get_resolver()))
    return {name for name in found if not name.startswith(("admin:", "api-", "account", "mfa"))}


def crawl(client, of_a_kind):
    """``(address, response)`` of pages reached by following links: ``of_a_kind`` of each view, with and without a
    query string."""
    text = client.get("/sitemap.xml").content.decode()
    waiting = sorted(entrances()) + [urlsplit(url).path for url in re.findall(r"<loc>(.*?)</loc>", text)]
    seen, counts = set(), Counter()
    while waiting:
        address = waiting.pop(0)
        path, _, query = address.partition("?")
        key = (path, bool(query))
        if key in seen or path.startswith(CLOSED):
            continue
        seen.add(key)
        counts[kind(path), bool(query)] += 1
        if counts[kind(path), bool(query)] > of_a_kind:
            continue
        response = client.get(address)
        if response.status_code in (301, 302, 303):
            waiting.append(urlsplit(response["Location"]).path)
            continue
        yield address, response
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            for link in Page(response.content.decode()).links:
                target = urlsplit(urldefrag(urljoin(HOST + address, link)).url)
                if target.scheme in ("http", "webcal") and target.netloc == urlsplit(HOST).netloc:
                    waiting.append(target.path + (f"?{target.query}" if target.query else ""))
        if response.streaming:
            list(response)  # closes the file


def faults(address, html, names):
    """What is wrong with a page, in words; an empty list is what we want. ``names`` are the bureau's names."""
    page, found = Page(html), []
    meta = [attributes["name"] for attributes in page.all("meta") if "name" in attributes]
    found += [f"{name} occurs {meta.count(name)} times" for name in REQUIRED_META if meta.count(name) != 1]
    article = {meta.count(name) for name in ARTICLE_META}
    found += ["article tags incomplete or doubled"] if article not in ({0}, {1}) else []
    found += [
        f"{attributes['name']} is empty"
        for attributes in page.all("meta")
        if attributes.get("name") in {*REQUIRED_META, *ARTICLE_META} - {"SiteIDCode"} and not attributes["content"]
    ]
    found += [f"{len(page.all('h1'))} h1"] if len(page.all("h1")) != 1 else []
    found += [f"title {page.title!r}"] if not re.fullmatch(rf"\S.*? — ({'|'.join(names)})", page.title) else []
    lang = "en" if address.startswith("/en/") else "zh-CN"
    found += [f"lang {page.all('html')[0].get('lang')}"] if page.all("html")[0].get("lang") != lang else []
    found += [f"no <{tag}>" for tag in ("header", "nav", "footer") if not page.all(tag)]
    found += ["main is not the skip link's target"] if [m.get("id") for m in page.all("main")] != ["main"] else []
    found += _policy_faults(page)
    found += text_faults(html, english=address.startswith("/en/"))
    return [f"{address}: {fault}" for fault in found]


def _policy_faults(page):
    found = ["inline style"] if page.all("style") or any("style" in a for _tag, a in page.elements) else []
    found += (
        ["inline script"]
        if any("src" not in a and a.get("type") != "application/ld+json" for a in page.all("script"))
        else []
    )
    found += [f"event attribute {name}" for _tag, a in page.elements for name in a if name.startswith("on")]
    loaded = [a.get("src") or a.get("href") for tag, a in page.elements if tag in ("script", "img", "source", "iframe")]
    loaded += [a.get("href") for a in page.all("link") if a.get("rel") not in ("canonical", "alternate")]
    loaded += [a.get("action") for a in page.all("form")]
    found += [f"foreign host {url}" for url in loaded if url and urlsplit(url).netloc not in ("", "testserver")]
    found += ["img without alt" for a in page.all("img") if "alt" not in a]
    found += [
        "positive tabindex" for _tag, a in page.elements if (a.get("tabindex") or "0").lstrip("-") not in ("0", "1")
    ]
    found += [
        f"doubled id {name}" for name in {a["id"] for _t, a in page.elements if "id" in a} if _count(page, name) > 1
    ]
    return found


def _count(page, name):
    return sum(attributes.get("id") == name for _tag, attributes in page.elements)

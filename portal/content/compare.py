"""What is different between two editions, block by block, for the people who review."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from lxml.html import fragments_fromstring

from portal.content.digest import CONTENT
from portal.content.models import Edition

BLOCKS = {"p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption", "blockquote"}


@dataclass(frozen=True)
class Difference:
    """``was`` and ``now`` are the texts of one block; one of them is empty where it came or went."""

    where: str
    was: str
    now: str

    def as_html(self) -> SafeString:
        """Both in one line: what went struck out, what came underlined."""
        if not self.was or not self.now:
            return format_html("<ins>{}</ins>" if self.now else "<del>{}</del>", self.now or self.was)
        parts = [
            format_html(pattern, text)
            for kind, left, right in _pieces(self.was, self.now)
            for pattern, text in _marks(kind, left, right)
            if text
        ]
        return format_html("{}" * len(parts), *parts)


def _pieces(was: str, now: str) -> Iterator[tuple[str, str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        yield kind, was[a:b], now[c:d]


def _marks(kind: str, left: str, right: str) -> list[tuple[str, str]]:
    return [("{}", left)] if kind == "equal" else [("<del>{}</del>", left), ("<ins>{}</ins>", right)]


def blocks_of(body: str) -> list[str]:
    """The texts of a washed body in their order; a picture is its alternative text."""
    found = []
    for part in fragments_fromstring(body) if body else ():
        for element in () if isinstance(part, str) else part.iter():
            if element.tag == "img":
                found.append(f"〔图：{element.get('alt') or element.get('src')}〕")
            elif element.tag in BLOCKS and (text := " ".join(str(element.text_content()).split())):
                found.append(text)
    return found


def differences(old: Edition, new: Edition) -> list[Difference]:
    """Every column that differs, then every block of the body."""
    found = [
        Difference(str(Edition._meta.get_field(name).verbose_name), str(was or ""), str(now or ""))  # type: ignore[union-attr]
        for name in CONTENT
        if name != "body" and (was := getattr(old, name)) != (now := getattr(new, name))
    ]
    before, after = blocks_of(old.body), blocks_of(new.body)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = max(b - a, d - c)
        was, now = before[a:b] + [""] * (pairs - (b - a)), after[c:d] + [""] * (pairs - (d - c))
        found += [Difference("正文", left, right) for left, right in zip(was, now, strict=True)]
    return found


def as_table(found: list[Difference]) -> SafeString:
    """For the page of the back office."""
    if not found:
        return conditional_escape("与公开的版本相同。")
    rows = [
        format_html('<tr><th scope="row" class="p-2">{}</th><td class="p-2">{}</td></tr>', one.where, one.as_html())
        for one in found
    ]
    return format_html('<table class="text-left"><tbody>{}</tbody></table>', format_html("{}" * len(rows), *rows))

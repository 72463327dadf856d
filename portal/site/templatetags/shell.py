"""The tag that `base.html` begins with, and what large drawings are addressed by."""

from django import template
from django.template import RequestContext
from django.utils.translation import get_language

from portal.language.english import set_english
from portal.language.typography import typeset_html
from portal.site import blocks
from portal.site.layout import Layout

register = template.Library()


@register.simple_tag(takes_context=True)
def home_blocks(context: RequestContext) -> list[str]:
    """``{% home_blocks as blocks %}``: the HTML of the rooms' blocks, see ``portal.site.blocks``."""
    return blocks.rendered(context)


@register.simple_tag(takes_context=True)
def shell(context: RequestContext) -> Layout:
    """``{% shell as shell %}``: everything around the content of this page. See ``portal.site.layout``."""
    return Layout(context.get("request"), context.get("head"), offline=bool(context.get("offline")))


@register.filter(is_safe=True)
def english(html: str) -> str:
    """``{% filter english %}…{% endfilter %}``: on English pages, Chinese in it is put into English or marked."""
    return set_english(html) if (get_language() or "").startswith("en") else html


@register.filter(is_safe=True)
def typeset(html: str) -> str:
    """``{% filter typeset %}…{% endfilter %}`` around a page: its text by the rules of ``portal.language``."""
    return set_english(html) if (get_language() or "").startswith("en") else typeset_html(html)

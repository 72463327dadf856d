"""The tag that `base.html` begins with, and what large drawings are addressed by."""

from django import template
from django.template import RequestContext

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

"""The tag that `base.html` begins with, and what large drawings are addressed by."""

from django import template

from portal.site.chrome import Chrome

register = template.Library()


@register.simple_tag(takes_context=True)
def home_block(context, block, content, number):
    """A room's block with its content as names of their own and together as ``block``.

    ``alternate`` is true for every other block, the first one included: those stand on the second ground.
    """
    with context.push(**content, block=content, alternate=number % 2 == 1):
        return context.template.engine.get_template(block.template).render(context)


@register.simple_tag(takes_context=True)
def shell(context):
    """``{% shell as shell %}``: everything around the content of this page. See ``portal.site.chrome``."""
    return Chrome(context.get("request"), context.get("head"), offline=context.get("offline", False))

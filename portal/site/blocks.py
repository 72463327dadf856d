"""The blocks of the home page, as HTML. A block without content is not shown."""

from portal.site.registry import BLOCKS, ordered


def rendered(context):
    """The HTML of every block that has something to show, in order; every second stands on the other ground."""
    shown = []
    for block in ordered(BLOCKS):
        content = block.content(context["request"])
        if content:
            with context.push(**content, block=content, alternate=len(shown) % 2 == 0):
                shown.append(context.template.engine.get_template(block.template).render(context))
    return shown

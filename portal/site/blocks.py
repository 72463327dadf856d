"""The blocks of the home page, as HTML. A block without content is not shown."""

from django.template import RequestContext

from portal.site.registry import BLOCKS, ordered


def rendered(context: RequestContext) -> list[str]:
    """The HTML of every block that has something to show, in order; every second stands on the other ground."""
    shown: list[str] = []
    assert context.template is not None  # noqa: S101 - a tag asks, so there is a template
    engine = context.template.engine
    for block in ordered(BLOCKS):
        content = block.content(context["request"])
        if content:
            with context.push(**content, block=content, alternate=len(shown) % 2 == 1):
                shown.append(engine.get_template(block.template).render(context))
    return shown

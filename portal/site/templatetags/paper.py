"""What a page carries for its print-out. ``{% load paper %}``"""

from functools import lru_cache

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


LONGEST = 300  # characters of an address: a code of more is too fine for paper and a telephone's camera


@register.simple_tag
@lru_cache(maxsize=1024)
def qr_code(address: str) -> SafeString:
    """``address`` as a QR code: an SVG of its own proportions, drawn with the lowest correction to stay small.

    Empty for an address that is too long; it stands beside the code in any case.
    """
    if len(address) > LONGEST:
        return SafeString()
    code = segno.make(address, error="l", boost_error=False, micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))  # noqa: S308 - a drawing

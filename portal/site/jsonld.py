"""schema.org descriptions (JSON-LD) inside a page: the one place where data is written into a script element.

The element's content is text that the HTML parser ends at ``</script`` and changes its reading of at ``<!--``; so no
``<``, ``>`` or ``&`` may stand in it, whatever a title says. JSON reads the escapes back as the same characters.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

CONTEXT = "https://schema.org"
# The two line separators are allowed in JSON, but end a line in older readings of JavaScript.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


def structured(data: Mapping[str, Any]) -> SafeString:
    """The description as the content of ``<script type="application/ld+json">``. What is unknown is left out."""
    known = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    text = json.dumps({"@context": CONTEXT, **known}, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - escaped here

"""schema.org descriptions (JSON-LD) inside a page: the one place where data is written into a script element.

The element's content is text that the HTML parser ends at ``</script`` and changes its reading of at ``<!--``; so no
``<``, ``>`` or ``&`` may stand in it, whatever a title says. JSON reads the escapes back as the same characters.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from portal.site.provenance import Provenance
from portal.spreadsheets.export.files import XLSX_TYPE

CONTEXT = "https://schema.org"
# The two line separators are allowed in JSON, but end a line in older readings of JavaScript.
ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}


def structured(data: Mapping[str, Any]) -> SafeString:
    """The description as the content of ``<script type="application/ld+json">``. What is unknown is left out."""
    known = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    text = json.dumps({"@context": CONTEXT, **known}, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - escaped here


def dataset(
    request: HttpRequest,
    *,
    name: str,
    description: str,
    address: str,
    api: str,
    provenance: Provenance,
    query: str = "",
    **more: Any,
) -> SafeString:
    """A Dataset with its downloads, for the page at ``address``. ``query`` chooses what the page shows (a day)."""
    url = request.build_absolute_uri(address)
    joined = f"?{query}&" if query else "?"
    places = {
        "text/csv": f"{url}{joined}format=csv",
        XLSX_TYPE: f"{url}{joined}format=xlsx",
        "application/json": request.build_absolute_uri(f"{api}?{query}" if query else api),
    }
    downloads = [{"@type": "DataDownload", "encodingFormat": kind, "contentUrl": url} for kind, url in places.items()]
    about = {"@type": "Dataset", "name": name, "description": description, "url": url, "inLanguage": "zh-CN"}
    return structured({**about, **provenance.structured(), "distribution": downloads, **more})

"""Links in washed texts."""

import re
from collections.abc import Iterator
from html import unescape

OWN = re.compile('<a href="(/[^"/][^"]{0,290})"')


def own_links(body: str) -> Iterator[str]:
    """Addresses of this site, each once."""
    yield from dict.fromkeys(unescape(address) for address in OWN.findall(body))

"""RSS and Atom of any record: a character that XML cannot hold goes, instead of taking the whole feed with it."""

from typing import TYPE_CHECKING, Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.functional import Promise

from portal.records.unseen import for_xml

if TYPE_CHECKING:
    Writer = SyndicationFeed
else:
    Writer = object


class ForXml(Writer):
    """Mixed into one of Django's writers: everything that a feed or an item says passes through here."""

    def __init__(self, title: str, link: str, description: str | None, **others: Any) -> None:
        super().__init__(_held(title), _held(link), _held(description), **_held(others))

    def add_item(self, title: str, link: str, description: str, **others: Any) -> None:  # type: ignore[override]
        super().add_item(_held(title), _held(link), _held(description), **_held(others))


class Rss(ForXml, Rss201rev2Feed):
    """RSS 2.0."""


class Atom(ForXml, Atom1Feed):
    """Atom 1.0."""


def _held(value: Any) -> Any:
    if isinstance(value, str | Promise):
        return for_xml(str(value))
    if isinstance(value, dict):
        return {key: _held(one) for key, one in value.items()}
    return [_held(one) for one in value] if isinstance(value, list | tuple) else value

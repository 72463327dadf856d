"""Names of records as lists write them: full-width, with blanks, with the county or the township before them."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from portal.places.models import Place
from portal.places.queries import COUNTY_LEVEL

BRACKETED = re.compile(r"\([^()]*\)")
SIGNS = re.compile(r"[\s·•.,、，。:：\-—_“”\"'《》]")


def exact(name: str) -> str:
    """The same name however it is typed: half-width, lower case, no blanks, one kind of brackets."""
    return (
        re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).lower().translate(str.maketrans("【】[]〔〕", "()()()"))
    )


class Prefixes:
    """What may stand before a name because of where the record is. Short of it no name is left with one sign only."""

    def __init__(self) -> None:
        others = Place.other_names()
        self.forms: dict[Any, list[str]] = {}
        self.names: dict[Any, str] = {}
        self.counties: set[Any] = set()
        self.county_of: dict[Any, Any] = {}
        rows = Place.objects.values_list("pk", "kind", "name", "short_name", "county_id")
        for pk, kind, name, short, self.county_of[pk] in rows:
            forms = {exact(form) for form in (name, short, *others.get(pk, ())) if form and len(form) > 1}
            self.names[pk] = name
            self.forms[pk] = sorted(forms, key=len, reverse=True)
            if kind in COUNTY_LEVEL:
                self.counties.add(pk)

    def county(self, text: str) -> Any:
        """The county that is called so, None when none is."""
        return next((pk for pk in self.counties if exact(text) in self.forms[pk]), None)

    def without(self, name: str, place: Any) -> str:
        """``name`` without that of its own place before it."""
        for form in self.forms.get(place, ()):
            if name.startswith(form) and len(name) > len(form) + 1:
                return name[len(form) :]
        return name

    def bare(self, name: str, places: Collection[Any]) -> str:
        """What is left of a name for a comparison that a person decides: no places, brackets or signs."""
        bare = SIGNS.sub("", BRACKETED.sub("", name)) or name
        for place in (*self.counties, *places):
            bare = self.without(bare, place)
        return bare


def same_place(image: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a record agrees in everything that a row says about where and when it is."""
    return all(image[name] == value for name, value in wanted.items())

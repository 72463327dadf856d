"""Fields whose records are found by typing: what was sent as a key and cannot be one is shown as nothing chosen."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple

from portal.limits.numbers import LARGEST_KEY, whole_number


class PossibleKeys(AutocompleteMixin):
    """Django looks up whatever was posted, and raises at a text where the key is a number."""

    def optgroups(self, name: str, value: Iterable[Any], attr: dict[str, Any] | None = None) -> Any:
        keys = [key for key in value if whole_number(key, high=LARGEST_KEY) is not None]
        return super().optgroups(name, keys, attr)


class RecordSelect(PossibleKeys, AutocompleteSelect):
    """One record."""


class RecordSelectMultiple(PossibleKeys, AutocompleteSelectMultiple):
    """Several records."""

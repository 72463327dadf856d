"""Fields that choose records: what was sent as a key and cannot be one is shown as nothing chosen, and refused."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField

from portal.limits.numbers import LARGEST_KEY, whole_number

if TYPE_CHECKING:
    SeveralRecords = ModelMultipleChoiceField[Any]
else:
    SeveralRecords = ModelMultipleChoiceField


class PossibleKeys(AutocompleteMixin):
    """Django looks up whatever was posted, and raises at a text where the key is a number."""

    def optgroups(self, name: str, value: Iterable[Any], attr: dict[str, Any] | None = None) -> Any:
        keys = [key for key in value if whole_number(key, high=LARGEST_KEY) is not None]
        return super().optgroups(name, keys, attr)


class RecordSelect(PossibleKeys, AutocompleteSelect):
    """One record."""


class RecordSelectMultiple(PossibleKeys, AutocompleteSelectMultiple):
    """Several records."""


class RecordsField(SeveralRecords):
    """Several records. Django asks the database for any number, which raises at one that no column holds."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if whole_number(key, high=LARGEST_KEY) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)

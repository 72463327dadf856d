"""What has really changed between two history rows of a record: equal contents that are stored in two ways are one."""

from typing import Any

NOTHING: tuple[Any, ...] = (None, "", [], {}, ())


def same(before: Any, after: Any) -> bool:
    """Whether two values of a column say the same: nothing is nothing, whether it is missing, empty text or a list."""
    return bool(_normal(before) == _normal(after))


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    return None if any(value == empty and type(value) is type(empty) for empty in NOTHING) else value


def changed_fields(before: Any, after: Any) -> list[Any]:
    """The tracked fields whose contents differ between two history rows of one record."""
    return [
        field
        for field in after.tracked_fields
        if not same(getattr(before, field.attname), getattr(after, field.attname))
    ]

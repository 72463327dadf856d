"""A typed dataclass as a JSON column: the one place where the two are turned into each other."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, ClassVar, Protocol

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class FromJson(Protocol):
    """A dataclass whose fields are what JSON holds, or that ``from_json`` makes of it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Any: ...


class DataclassField(models.JSONField):
    """Holds an instance of ``kind``; an empty object is ``kind()``. Migrations see an ordinary JSONField."""

    def __init__(self, verbose_name: str | None = None, kind: type[FromJson] | None = None, **options: Any) -> None:
        super().__init__(verbose_name, **{"default": kind, **options})
        self.kind = kind

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.JSONField", arguments, {**options, "default": dict}

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """A row that holds something else, as another release wrote it, has an empty one: a list goes on past it."""
        found = super().from_db_value(value, expression, connection)
        if self.kind is None:
            return found
        try:
            return self.to_python(found) if isinstance(found, dict) else self.kind()
        except (AttributeError, KeyError, TypeError, ValueError):
            return self.kind()

    def to_python(self, value: Any) -> Any:
        if self.kind is None or not isinstance(value, dict):  # without a kind: the field of a migration
            return value
        return self.kind.from_json(value) if value else self.kind()

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return super().get_db_prep_value(self._json(value), connection, prepared)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(self._json(value), model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        return self._json(self.value_from_object(obj))

    def _json(self, value: Any) -> Any:
        return asdict(value) if self.kind is not None and isinstance(value, self.kind) else value

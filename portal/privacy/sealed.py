"""A column whose texts are sealed: a copy of the database shows nothing, and no page shows it by accident.

An empty text stays empty, so that a constraint can ask whether there is one. Nothing else can be looked up; for equal
texts there is a second column with ``keyring.digests``.
"""

from typing import TYPE_CHECKING, Any, NoReturn

from django import forms
from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute

from portal.privacy.keyring import seal, unseal
from portal.records.plain_field import PlainInMigrations
from portal.records.unseen import seen

if TYPE_CHECKING:
    TextColumn = models.TextField[Any, Any]
else:
    TextColumn = models.TextField

SHOWN = "（已加密）"


class Sealed:
    """A text that is not shown: whoever may see it asks for ``unsealed()``, which only reveals do."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def unsealed(self) -> str:
        """The text. Raises UnsealError where the key is missing."""
        return unseal(self.token)

    def __str__(self) -> str:
        return SHOWN

    def __repr__(self) -> str:
        return "<Sealed>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)


class _SealedAttribute(DeferredAttribute):
    """Seals what is put into the attribute, so that the plain text is not in the record before it is saved either."""

    def __set__(self, record: models.Model, value: Any) -> None:
        record.__dict__[self.field.attname] = Sealed(seal(seen(value))) if value and isinstance(value, str) else value


class SealedTextField(PlainInMigrations, TextColumn):
    """A text that the database holds sealed. ``max_length`` counts the signs of the plain text, in forms."""

    plain = models.TextField
    descriptor_class = _SealedAttribute

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | str | None:
        return Sealed(value) if value else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.token
        return seal(seen(value)) if value else value

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(f"{self.model._meta.label}.{self.name} 是加密的，只能随数据库备份，不能导出。")

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": _Empty, "isnull": IsNull}.get(lookup_name)

    def get_transform(self, lookup_name: str) -> None:
        return None

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.TextInput, "max_length": self.max_length, **kwargs})


class _Empty(Exact):
    """Whether there is a text at all, the one thing that can be asked of a sealed column."""

    def get_prep_lookup(self) -> str:
        if self.rhs != "":
            raise TypeError("加密的列不能按内容查询，只能查是否为空；请另设一列摘要（keyring.digests）。")
        return ""

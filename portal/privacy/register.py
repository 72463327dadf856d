"""The register of personal data: each field that tells something of a person, why it is kept and how long.

A room registers its fields in ``mine.py``. The public page on privacy shows what the register says, and a test fails
for a field that looks personal and is neither registered nor said to be no personal data.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Basis(models.TextChoices):
    """Why the law allows it: 个人信息保护法, article 13."""

    CONSENT = "consent", _("本人自愿提供")
    LEGAL_DUTY = "duty", _("履行法定职责")
    STAFF = "staff", _("人事和岗位管理所必需")


class Export(models.TextChoices):
    """How the person gets a copy of what is kept about them."""

    RECEIPT = "receipt", _("凭受理号向我们提出后提供")
    REQUEST = "request", _("向我们提出，核实身份后提供")
    OWN_PAGE = "own", _("登录后在本人账号页面查看")


class Erasure(models.TextChoices):
    """What removes it."""

    ON_CLOSING = "closing", _("办结时自动清除")
    WITH_RECORD = "record", _("随记录一并删除")
    BY_AGE = "age", _("期满后清理")
    NOT = "not", _("依法留存，不能提前删除")


@dataclass(frozen=True)
class Held:
    """One entry: fields of one model that serve one purpose. Its texts are shown to everybody."""

    model: type[models.Model]
    fields: tuple[str, ...]
    whose: Text
    what: Text
    purpose: Text
    basis: Basis
    retention: Text
    export: Export
    erasure: Erasure


_held: dict[tuple[type[models.Model], str], Held] = {}
_public: dict[tuple[type[models.Model], str], str] = {}
_sent_in: set[type[models.Model]] = set()


def hold(
    model: type[models.Model],
    *fields: str,
    whose: Text,
    what: Text,
    purpose: Text,
    basis: Basis,
    retention: Text,
    export: Export,
    erasure: Erasure,
) -> Held:
    """Register personal fields of ``model``. Raises ImproperlyConfigured for a field that has an entry already."""
    entry = Held(model, fields, whose, what, purpose, basis, retention, export, erasure)
    for name in fields:
        model._meta.get_field(name)
        if (model, name) in _held or (model, name) in _public:
            raise ImproperlyConfigured(f"{model._meta.label}.{name} is registered twice")
        _held[model, name] = entry
    return entry


def not_personal(model: type[models.Model], *fields: str, reason: str) -> None:
    """Say of fields whose names look like a person's data that they are none, and why."""
    for name in fields:
        model._meta.get_field(name)
        if (model, name) in _held or (model, name) in _public:
            raise ImproperlyConfigured(f"{model._meta.label}.{name} is registered twice")
        _public[model, name] = reason


def sent_in(*models_: type[models.Model]) -> None:
    """Say of models that citizens fill them: no history, and the audit log holds no word and no address of theirs."""
    _sent_in.update(models_)


def is_sent_in(model: type[models.Model]) -> bool:
    """Whether citizens fill the model."""
    return model in _sent_in


def held(model: type[models.Model], field: str) -> Held | None:
    """The entry of a field, None where it has none."""
    return _held.get((model, field))


def is_known(model: type[models.Model], field: str) -> bool:
    """Whether somebody has decided about the field."""
    return (model, field) in _held or (model, field) in _public


def everything_held() -> list[Held]:
    """All entries: what is kept of citizens first, then in the order in which the rooms register them."""
    return sorted(dict.fromkeys(_held.values()), key=lambda entry: entry.basis != Basis.CONSENT)


def everything_sent_in() -> Iterable[type[models.Model]]:
    """All models that citizens fill."""
    return frozenset(_sent_in)

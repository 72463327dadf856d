"""Every action of every room, by model and name."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from portal.actions.action import Action
from portal.actions.declaration import LABEL_LENGTH, Reason

AMBIGUOUS = ("取消", "返回", "关闭", "确定", "确认", "是", "否")  # words that a dialog's ways out have too

ACTIONS: dict[tuple[type[models.Model], str], Action[Any]] = {}


def register(cls: type[Action[Any]]) -> type[Action[Any]]:
    """Decorator: the room has this action. One name once for each model."""
    key = (cls.model, cls.name)
    if key in ACTIONS:
        raise ImproperlyConfigured(f"{cls.model._meta.label}: the action {cls.name} is registered twice")
    if cls.bulk and (cls.form or cls.reason == Reason.REQUIRED):
        raise ImproperlyConfigured(f"{cls.__name__}: an action that asks something is performed one at a time")
    if cls.one_press and (cls.form or cls.reason != Reason.NONE):
        raise ImproperlyConfigured(f"{cls.__name__}: an action that asks something takes more than one press")
    if len(cls.label) > LABEL_LENGTH:
        raise ImproperlyConfigured(f"{cls.__name__}: {cls.label} is too long for a button")
    if str(cls.label) in AMBIGUOUS:
        raise ImproperlyConfigured(f"{cls.__name__}: beside a way back, {cls.label} does not say what it does")
    for name in filter(None, (cls.field, *cls.writes)):
        if cls.model._meta.get_field(name).editable:
            raise ImproperlyConfigured(f"{cls.model._meta.label}.{name} is written by an action: editable=False")
    ACTIONS[key] = cls()
    return cls


def actions_of(model: type[models.Model]) -> list[Action[Any]]:
    """The model's actions, in the order in which the room declares them."""
    return [action for (owner, _), action in ACTIONS.items() if owner is model]


def find(model: type[models.Model], name: str) -> Action[Any]:
    """The action of that name. Raises LookupError."""
    return ACTIONS[model, name]


def state_fields(model: type[models.Model]) -> frozenset[str]:
    """The fields of ``model`` that only its actions write."""
    return frozenset(name for action in actions_of(model) for name in (action.field, *action.writes) if name)

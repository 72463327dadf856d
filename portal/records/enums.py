"""Closed lists that rooms of both wings share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Qualifier(models.TextChoices):
    """How published words bound a number: 4800余 is more than 4800, 200兆以上 is at least 200."""

    EXACT = "exact", _("（无）")
    OVER = "over", _("余")
    AT_LEAST = "at_least", _("以上")
    ABOUT = "about", _("约")
    AT_MOST = "at_most", _("以内")
    SEVERAL = "several", _("多个")


def label_of(choices: type[models.TextChoices], key: str) -> str:
    """The word for a stored key; of one that is no choice, as only a damaged row holds it, the key itself."""
    return str(choices(key).label) if key in choices.values else key

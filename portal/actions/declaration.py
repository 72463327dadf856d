"""What an action may say of itself beside its names."""

from django.db import models

REASON_LENGTH = 200  # characters that a person may write
LABEL_LENGTH = 30  # characters; with a reason behind it, it fits into history and audit


class Reason(models.TextChoices):
    """Whether the dialog asks why."""

    NONE = "none", "不需要"
    OPTIONAL = "optional", "可填"
    REQUIRED = "required", "必填"


class Log(models.TextChoices):
    """What keeps the trace of an action: the record's history, or an append-only step that the action writes."""

    HISTORY = "history", "修改历史"
    STEPS = "steps", "办理步骤"

"""The one way in which an action says no."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError


class ActionRefused(Exception):
    """The action is not possible now. ``reasons`` are sentences for the person who tried, all of them at once.

    Each says what stands in the way and how to mend it. Nothing has been written when this is raised out of
    ``Action.perform``.
    """

    def __init__(self, *reasons: str) -> None:
        if not reasons:
            raise TypeError("a refusal needs at least one reason")
        self.reasons = reasons
        super().__init__("".join(reasons))

    @classmethod
    def from_errors(cls, error: ValidationError) -> "ActionRefused":
        """The refusal that says what ``full_clean`` found."""
        return cls(*_sentences(error))


def _sentences(error: ValidationError) -> Iterable[str]:
    return dict.fromkeys(str(message) for message in error.messages)

"""The one way in which an action says no."""

from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class Obstacle(str):
    """A reason, in a sentence, why an action is not possible. ``field`` names what on the record's page mends it.

    That is a field of the form or the related name of rows below it, empty where nothing on the page helps.
    """

    field: str

    def __new__(cls, sentence: str, field: str = "") -> "Obstacle":
        made = super().__new__(cls, sentence)
        made.field = field
        return made


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
    if not hasattr(error, "error_dict"):
        return dict.fromkeys(map(str, error.messages))
    whole = NON_FIELD_ERRORS
    by_field = error.message_dict.items()
    return dict.fromkeys(Obstacle(str(one), "" if name == whole else name) for name, found in by_field for one in found)

"""Where the tests find a record for each action: ``tests/<wing>/<room>/action_cases.py`` holds ``CASES``.

    CASES = {"calendar.edition:publish": lambda: Case(edition(summary="…"))}

Each entry makes, when it is called, a record on which the action is possible right now, with the dialog's answers.
An action without an entry fails ``test_every_action.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import models

TESTS = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Case:
    """``refused_in``: a state from which the action must refuse, set past every check but the database's; None where
    the record has no state. ``refused_with``: the values of other columns that the database asks for in that state.
    """

    record: models.Model
    data: dict[str, Any] = field(default_factory=dict)
    reason: str = "核对无误"
    refused_in: Any = None
    refused_with: dict[str, Any] = field(default_factory=dict)


def all_cases() -> dict[str, Callable[[], Case]]:
    """The cases of every room."""
    found: dict[str, Callable[[], Case]] = {}
    for file in sorted(TESTS.glob("*/*/action_cases.py")):
        module = import_module(".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts)))
        found.update(module.CASES)
    return found

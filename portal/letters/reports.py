"""What the message service reports afterwards: JSON of its reports, signed like the calls of this site.

{"reports": [{"key": "facilities.fault:12", "id": "…", "state": "delivered"}, {"key": "…", "state": "failed"}]}
"""

import json
from collections.abc import Iterator
from typing import Any

from portal.letters import workflow

AT_ONCE = 1_000  # reports of one call
STATES = {"delivered": True, "failed": False}


class ReportsRefused(ValueError):
    """The body cannot be read; nothing of it was taken. The message says where."""


def take(body: bytes) -> int:
    """How many of the reports changed a letter. Raises ReportsRefused."""
    found = list(_read(body))
    return sum(workflow.reported(key, delivered=delivered, provider_id=number) for key, delivered, number in found)


def _read(body: bytes) -> Iterator[tuple[str, bool, str]]:
    try:
        rows: Any = json.loads(body)["reports"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ReportsRefused("The body is no JSON object with reports.") from None
    if not isinstance(rows, list) or len(rows) > AT_ONCE:
        raise ReportsRefused(f"reports is no list of at most {AT_ONCE}.")
    for place, row in enumerate(rows):
        key = row.get("key") if isinstance(row, dict) else None
        if not isinstance(key, str) or "\x00" in key or row.get("state") not in list(STATES):
            raise ReportsRefused(f"reports[{place}] has no key, or its state is neither delivered nor failed.")
        number = row.get("id", "")
        yield key, STATES[row["state"]], number if isinstance(number, str) and "\x00" not in number else ""

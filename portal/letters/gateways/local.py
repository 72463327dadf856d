"""Gateways that reach nobody outside: the inbox, the console, and files for the demonstration and for tests."""

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.letters.gateways.message import Accepted, Message, Outcome


class Inbox:
    """The letter lies in the table already; whoever it is for reads it there."""

    def send(self, message: Message) -> Outcome:
        return Accepted(delivered=True)


class Console:
    """For whoever develops: the letter is written to the terminal."""

    def send(self, message: Message) -> Outcome:
        sys.stdout.write(f"{message.to}  {message.subject}  {message.text}\n")
        sys.stdout.flush()
        return Accepted()


class Files:
    """One file for each key below ``DATA_DIR``, readable for the process alone. A second call leaves the same file."""

    def send(self, message: Message) -> Outcome:
        file = _file(message.key)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(vars(message), stream, ensure_ascii=False)
        new.replace(file)
        return Accepted(provider_id=file.stem[:16])


def in_file(key: str) -> dict[str, Any] | None:
    """What the file of that letter holds, None where there is none."""
    try:
        found: dict[str, Any] = json.loads(_file(key).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _file(key: str) -> Path:
    folder: Path = settings.DATA_DIR / "letters"
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"

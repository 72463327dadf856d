"""The file of a batch, and what the reading process answered of it, as files of this machine."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.spreadsheets.models import CONFIRM_WITHIN, Batch


@contextmanager
def stored_file(batch: Batch) -> Iterator[Path]:
    """The batch's file under a path of this machine, wherever the storage keeps it."""
    try:
        yield Path(batch.file.path)
    except NotImplementedError:  # a storage that is no folder of this machine
        with batch.file.open("rb") as file, tempfile.NamedTemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            yield Path(copy.name)


@contextmanager
def answers_of(path: str) -> Iterator[Path]:
    """Where the answers about the file at ``path`` may be kept; gone afterwards unless somebody moved them."""
    answers = Path(f"{path}.rows")
    try:
        yield answers
    finally:
        answers.unlink(missing_ok=True)


def kept_answers(batch: Batch) -> Path | None:
    """Where they lie beside the batch's file; None for a storage that is no folder of this machine, or without one."""
    if not batch.file:
        return None
    try:
        return Path(f"{batch.file.path}.rows")
    except NotImplementedError:
        return None


def keep_answers(batch: Batch, answers: Path) -> None:
    """Lay them beside the batch's file, so that it is read once; sweep away those that nobody can confirm any more."""
    if place := kept_answers(batch):
        shutil.move(answers, place)
        for old in place.parent.glob("*.rows"):
            if time.time() - old.stat().st_mtime > CONFIRM_WITHIN.total_seconds():
                old.unlink(missing_ok=True)


def forget_answers(batch: Batch) -> None:
    if place := kept_answers(batch):
        place.unlink(missing_ok=True)

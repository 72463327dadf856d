"""The key of a demonstration: its own, made at first need, kept in the ignored data folder."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key of the installation in ``folder``; of several processes that start at once one makes it.

    Raises OSError where the folder cannot be written.
    """
    file = folder / "secret_key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)  # readable by its owner alone
        with os.fdopen(descriptor, "w") as made:
            made.write(secrets.token_urlsafe(64))
        _settle(Path(name), file)
    return file.read_text()


def _settle(made: Path, file: Path) -> None:
    """Give the whole file its name, unless another process was faster."""
    try:
        os.link(made, file)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links: the last process wins, and all read what it wrote
        made.replace(file)
    with suppress(FileNotFoundError):
        made.unlink()

"""Pages that the processes of one machine share, so that a changed page is rendered once and not once per process.

A fixed number of files, each holding the page that last fell to its place; a lock per place says that somebody is
rendering. Locks die with the process that holds them.
"""

import errno
import fcntl
import json
import os
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from wsgiref.util import FileWrapper

from portal.pagecache.page import BLOCK, LargePage, Page
from portal.pagecache.store import Key

PLACES = 1024


class SharedStore:
    """The files of one folder. Raises OSError when the folder can't be made or opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        # One file for good: closing any descriptor of it would drop this process's locks.
        self._locks = os.open(folder / "locks", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)

    def take(self, key: Key) -> Page | LargePage | None:
        """The page as another process has left it here, or None."""
        with suppress(OSError, ValueError), ExitStack() as opened:
            file = opened.enter_context(self._file(key).open("rb"))
            of, generation, made, expires, headers, *large = json.loads(file.readline())
            pairs = [(name, value) for name, value in headers]
            if of != list(key):
                return None
            if not large:
                return Page(generation, made, expires, file.read(), pairs)
            digest, length = large
            opened.pop_all()  # the page closes its file
            return LargePage(generation, made, expires, pairs, digest, length, file)
        return None

    def put(self, key: Key, page: Page | LargePage) -> None:
        """Leave the page for the other processes; a full or broken disk only means that nobody shares it."""
        said = [page.generation, page.made, page.expires, page.headers]
        if isinstance(page, Page):
            self._write(key, said, [page.body])
        else:
            self._write(key, [*said, page.digest, page.length], FileWrapper(page.file, BLOCK))
            page.file.seek(0)

    def _write(self, key: Key, said: list[Any], body: Iterable[bytes]) -> None:
        with suppress(OSError):
            descriptor, name = tempfile.mkstemp(dir=self.folder)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(json.dumps([key, *said]).encode() + b"\n")
                    file.writelines(body)
                Path(name).replace(self._file(key))
            except OSError:
                Path(name).unlink(missing_ok=True)

    def claim(self, key: Key) -> bool:
        """Whether this process is now the one that renders the page. Threads of one process must agree beforehand."""
        try:
            fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, self._place(key))
        except OSError as fault:
            return fault.errno not in (errno.EACCES, errno.EAGAIN)  # where locks don't work there is nobody to wait for
        return True

    def release(self, key: Key) -> None:
        """Let the next process render."""
        with suppress(OSError):
            fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, self._place(key))

    @staticmethod
    def _place(key: Key) -> int:
        return zlib.crc32("\n".join(key).encode()) % PLACES

    def _file(self, key: Key) -> Path:
        return self.folder / f"{self._place(key):03x}"

"""Stored pages, bounded by bytes.

Two queues. A new page waits in the first, which may hold a quarter of the memory; only one that was asked for again
moves on to the second. A flood of addresses that nobody asks for twice passes through the first queue and never
reaches what readers use.
"""

import threading
from collections import OrderedDict

from portal.pagecache.page import Page

Key = tuple[str, str, str, str, str]  # scheme, host, path, canonical query, variant


class Store:
    """Reading takes no lock: a hit is one dictionary look-up, and ``page.used = True`` by the caller."""

    def __init__(self, limit: int) -> None:
        self.limit = limit  # bytes
        self.size = 0
        self._pages: dict[Key, Page] = {}
        self._new: OrderedDict[Key, int] = OrderedDict()  # bytes
        self._proven: OrderedDict[Key, int] = OrderedDict()  # bytes
        self._new_size = 0
        self._lock = threading.Lock()
        self.get = self._pages.get

    def __len__(self) -> int:
        return len(self._pages)

    def put(self, key: Key, page: Page) -> None:
        """Keep the page, unless it is larger than an eighth of the memory."""
        if page.size > self.limit // 8:
            return
        with self._lock:
            proven = key in self._proven
            self._forget(key)
            self._pages[key] = page
            (self._proven if proven else self._new)[key] = page.size
            self.size += page.size
            self._new_size += 0 if proven else page.size
            self._shrink()

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            for key in list(self._pages):
                self._forget(key)

    def _forget(self, key: Key) -> None:
        if self._pages.pop(key, None) is not None:
            if key in self._new:
                size = self._new.pop(key)
                self._new_size -= size
            else:
                size = self._proven.pop(key)
            self.size -= size

    def _shrink(self) -> None:
        while self._new_size > self.limit // 4:
            key = next(iter(self._new))
            page = self._pages[key]
            if page.used:
                page.used = False
                size = self._proven[key] = self._new.pop(key)
                self._new_size -= size
            else:
                self._forget(key)
        while self.size > self.limit:
            self._drop_proven()

    def _drop_proven(self) -> None:
        """The oldest page that was not asked for since its last turn; the rest get another turn."""
        for _ in range(len(self._proven)):
            key = next(iter(self._proven))
            page = self._pages[key]
            if not page.used:
                break
            page.used = False
            self._proven.move_to_end(key)
        self._forget(next(iter(self._proven or self._new)))

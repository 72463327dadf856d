"""What is raised when a file is not taken or a cell has no value. No Django here: the reading process imports it."""

from collections.abc import Sequence
from typing import Any

from portal.jobs.guarded_process import Refused

UNREADABLE = "文件无法读取（内容过大或已损坏），请在 Excel 中另存为 xlsx 后再上传。"


class FileRefused(Refused):
    """A file that is not taken. The message is the sentence for the person."""


class CellError(Exception):
    """A cell, or a row, that cannot be taken as it stands. ``message`` is a sentence without its full stop.

    Equal errors are grouped by ``cause``. ``is_warning``: ``value`` is taken after all once the person says so, or
    ``meant``, where there is another way to understand the cell. ``suggestions``: texts that may have been meant.
    """

    def __init__(
        self,
        cause: str,
        message: str,
        *,
        is_warning: bool = False,
        suggestions: Sequence[str] = (),
        value: Any = None,
        meant: Any = None,
    ) -> None:
        super().__init__(message)
        self.cause, self.message, self.is_warning = cause, message, is_warning
        self.suggestions, self.value, self.meant = tuple(suggestions), value, meant

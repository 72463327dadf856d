"""One row of a plan on its way from cells to a decision."""

from datetime import datetime, time

from portal.spreadsheets.plan.convert import BLANKS, KEEP


class Record:
    """``values`` follow the plan's attnames, KEEP where the old value stays. ``place``: (sheet index, Excel's row).

    ``completed``: attributes that the model's own ``clean`` filled in, ``{attname: (old, new)}``.
    ``advice``: a sentence for the person about a row that can be written.
    """

    __slots__ = (
        *("advice", "completed", "doubts", "image", "key", "note", "old", "pk", "place", "state", "troubles", "values"),
    )

    def __init__(self, place, values):
        self.place, self.values = place, values
        self.completed = self.key = self.pk = self.old = self.note = self.image = None
        self.state, self.troubles, self.doubts, self.advice = "", None, None, ""

    def fail(self, column, trouble, cell=None):
        """``column``: its name in the resource, None when the whole row is meant."""
        self.state = "wrong"
        self.troubles = [*(self.troubles or ()), (column, trouble, cell)]

    def doubt(self, column, trouble, cell):
        """A value that is taken only if it is what the record holds already, or once the person says so."""
        self.doubts = [*(self.doubts or ()), (column, trouble, cell)]


def same(old, new):
    """Whether a cell says what the record already holds, allowing for what files cannot carry."""
    if old == new:
        return True
    if isinstance(old, str) and isinstance(new, str):
        return _text(old) == _text(new)
    if isinstance(old, datetime | time) and type(old) is type(new):
        return old.replace(microsecond=0) == new
    if isinstance(old, list | tuple):
        return new is not None and list(old) == list(new)
    if isinstance(old, float) and isinstance(new, float):
        return f"{old:.15g}" == f"{new:.15g}"
    return False


def _text(text):
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)


def changes(names, record):
    """``{attname: (old, new)}`` of a matched record; empty when the sheet says nothing new."""
    if record.old == record.values:
        return {}
    return {
        name: (old, new)
        for name, old, new in zip(names, record.old, record.values, strict=True)
        if new is not KEEP and not same(old, new)
    }

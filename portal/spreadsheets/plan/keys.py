"""The key of every record of a file, and what happens to two records with one key."""

from collections.abc import Sequence

from portal.spreadsheets.errors import CellError
from portal.spreadsheets.headings import row_words
from portal.spreadsheets.plan.records import Plan, Record
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.values import FAILED, KEEP, Value


class Keys:
    """The key of every record. Of records with one key the first one counts, if the others say the same."""

    def __init__(self, plan: Plan, resource: type[SheetResource]) -> None:
        self.plan, self.columns = plan, resource.key_columns()
        places = {name: place for place, name in enumerate(plan.names)}
        self.places = [places.get(name) for name in resource.key_attributes()]
        self.required = [(column, places[column.attnames[0]]) for column in self.columns if not column.may_be_blank]
        self.empty = list(resource.blank_key().values())
        names = {column.name for column in plan.columns}
        self.blank = "必填，现为空白"
        if resource.naming is not None and resource.naming.name in names:
            self.blank += "；名单都没有这一列的，请在“列对应”中把它选为“不导入”，系统会按名称认行"
        self.seen: dict[tuple[Value, ...], Record] = {}

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            values = record.values
            key = tuple([KEEP if place is None else values[place] for place in self.places])
            if KEEP in key:
                key = self._filled(record, key)
            if FAILED in key:
                continue
            record.key = key
            first = self.seen.setdefault(key, record)
            if first is not record:
                self._double(first, record)

    def _filled(self, record: Record, key: tuple[Value, ...]) -> tuple[Value, ...]:
        """Blank parts of a key as they are stored; an error where the field may not be blank."""
        for column, place in self.required:
            if record.values[place] is KEEP:
                record.fail(column.name, CellError("required", self.blank))
        return tuple(blank if value is KEEP else value for blank, value in zip(self.empty, key, strict=True))

    def _double(self, first: Record, record: Record) -> None:
        """The same key twice: merged when every cell agrees, else both rows are wrong."""
        if first.values == record.values:
            record.state, record.note = "skipped", f"重复，已与{row_words(first.place[1])}合并"
            return
        pairs = zip(self.plan.names, first.values, record.values, strict=True)
        differing = {name for name, one, other in pairs if one != other}
        labels = [column.label for column in self.plan.columns if differing & set(column.attnames)]
        for one, other in ((first, record), (record, first)):
            words = f"与{row_words(other.place[1])}相同，但{'、'.join(labels[:3])}不同，请保留一行"
            one.fail(self.columns[0].name, CellError("double", words))

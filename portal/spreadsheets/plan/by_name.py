"""Which record each row of a list without codes is: the only one of its name and place, a new one, or the person says.

Reads the database, writes nothing: a new record's code is the one that is free now, and is looked at once more when
it is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from portal.accounts.access import scope
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.headings import row_words
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.naming import Naming
from portal.spreadsheets.plan.names import Prefixes, exact, same_place
from portal.spreadsheets.plan.records import Plan, Record, same
from portal.spreadsheets.values import FAILED, KEEP, Place, Value, shown

NEW = ""  # what the person chose where it is no record of ours
OFFERED = 8  # records that a sentence offers
UNKNOWN = "系统中没有这个名称"


class Known(NamedTuple):
    """A record as far as lists name it."""

    code: str
    name: str
    county: Any
    image: dict[str, Any]  # attname → value, of what tells records of one name apart
    others: list[str]


class ByName:
    """Gives each record of ``plan`` the code of the record that it is, or that it will be.

    The name of a stored record stays: by it the row was recognised. ``remembered``: names → codes that the person
    chose earlier. ``counties``: what rows say of their county in a column that is not imported.
    """

    def __init__(
        self,
        plan: Plan,
        layout: Layout,
        naming: Naming,
        user: Any,
        remembered: Mapping[str, str],
        counties: Mapping[Place, str],
    ) -> None:
        self.remembered, self.counties = remembered, counties
        layout.called = {}
        self.plan, self.layout, self.naming, self.resource = plan, layout, naming, plan.resource
        (self.key,) = self.resource.key_attributes()
        self.at = {name: place for place, name in enumerate(plan.names)}
        self.name = self.resource.column(naming.name).attnames[0]
        self.within = [self.resource.column(name).attnames[0] for name in naming.within]
        self.places = [
            column.attnames[0] for name in naming.within if (column := self.resource.column(name)).kind == "reference"
        ]
        self.prefixes = Prefixes()
        self.known = self._load(user)
        own = {field.attname for field in self.resource._meta.model._meta.concrete_fields} - {self.key, self.name}
        self.compared = [name for name in self.at if name in own]
        self.stored: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        self.first: dict[tuple[Any, ...], Record] = {}
        self.new: list[Record] = []
        self.repeated: list[tuple[Record, Record]] = []

    def _load(self, user: Any) -> dict[str, Known]:
        """The records that the person may write, by code."""
        rows = self.resource.rows()
        rows = rows if user is None else scope(user, rows, "import")
        paths = [self.key, self.name, self.naming.county, *self.within, *self.naming.others]
        known = {}
        for code, name, county, *rest in rows.values_list(*paths):
            image = dict(zip(self.within, rest, strict=False))
            others = [other for other in rest[len(self.within) :] if other]
            known[str(code)] = Known(str(code), name, county, image, others)
        self._index(known.values())
        return known

    def _index(self, known: Iterable[Known]) -> None:
        self.exact: dict[str, list[Known]] = defaultdict(list)
        self.stripped: dict[tuple[Any, str], list[Known]] = defaultdict(list)
        self.bare: dict[str, list[Known]] = defaultdict(list)
        for one in known:
            name = exact(one.name)
            self.exact[name].append(one)
            self.stripped[one.county, self.prefixes.without(name, one.county)].append(one)
            for form in {name, *map(exact, one.others)}:
                self.bare[self._bare(form, one.image)].append(one)

    def _bare(self, name: str, image: Mapping[str, Any]) -> str:
        return self.prefixes.bare(name, [image[at] for at in self.places if at in image])

    def run(self) -> None:
        for record in self.plan.records:
            if not record.state and self._value(record, self.name) is not FAILED:
                self._one(record)
        self._number()

    def _value(self, record: Record, name: str) -> Value:
        return record.values[self.at[name]] if name in self.at else KEEP

    def _one(self, record: Record) -> None:
        name = self._value(record, self.name)
        if name is KEEP:
            record.fail(self.naming.name, CellError("required", "必填，现为空白"))
            return
        chosen = self.layout.chosen.get(self.layout.row_name(record.place))
        if chosen == NEW:
            self._make(record)
        elif chosen in self.known:
            self.layout.called[str(name)] = chosen
            self._is(record, chosen)
        else:
            self._find(record, str(name))

    def _find(self, record: Record, name: str) -> None:
        wanted = {
            at: value for at in self.within if (value := self._value(record, at)) is not KEEP and value is not FAILED
        }
        county = self._county(record, wanted)
        if record.state:
            return
        earlier = self.known.get(self.remembered.get(name, ""))
        if earlier and same_place(earlier.image, wanted) and county in (None, earlier.county):
            self._is(record, earlier.code)
            return
        named = [one for one in self._named(exact(name)) if county in (None, one.county)]
        found = [one for one in named if same_place(one.image, wanted)]
        if len(found) > 1:
            found = self._alike(record, found)
        if len(found) == 1:
            self._is(record, found[0].code)
            return
        near = found or named or [one for one in self._near(exact(name), wanted) if county in (None, one.county)]
        if near:
            self._ask(record, name, near, is_several=bool(found))
        elif self.naming.codes is None:
            record.fail(self.naming.name, CellError("unknown_name", self.naming.unknown or UNKNOWN), name)
        else:
            self._add(record, (exact(name), *wanted.items()), name)

    def _county(self, record: Record, wanted: Mapping[str, Value]) -> Any:
        """The county that the row names, None when it names none. The row fails when that cannot be right."""
        text = self.counties.get(record.place, "")
        county = self.prefixes.county(text) if text else None
        if text and county is None:
            record.fail(None, CellError("county", f"系统中没有“{shown(text)}”这个县（市、区）"))
        for place in (wanted[at] for at in self.places if county is not None and at in wanted):
            if self.prefixes.county_of.get(place) != county:
                words = f"“{self.prefixes.names.get(place, '')}”不在“{shown(text)}”，请核对"
                record.fail(None, CellError("county", words))
        return county

    def _named(self, name: str) -> list[Known]:
        """Records of that name; else those whose name differs only by that of their own county before it."""
        if found := self.exact.get(name):
            return found
        counties = self.prefixes.counties
        return [
            one for county in counties for one in self.stripped.get((county, self.prefixes.without(name, county)), ())
        ]

    def _near(self, name: str, wanted: Mapping[str, Value]) -> list[Known]:
        """Records of the same place with another of its names, or that differ by brackets and places alone."""
        return [one for one in self.bare.get(self._bare(name, wanted), ()) if same_place(one.image, wanted)]

    def _alike(self, record: Record, found: list[Known]) -> list[Known]:
        """Of several records of one name and place the one that already says all that the row says, if it is one."""
        codes = tuple(one.code for one in found)
        if codes not in self.stored:
            rows = self.resource._meta.model._default_manager.filter(**{f"{self.key}__in": codes})
            self.stored[codes] = list(rows.values_list(self.key, *self.compared))
        said = [self._value(record, name) for name in self.compared]
        alike = {
            str(code)
            for code, *row in self.stored[codes]
            if all(value is KEEP or same(old, value) for old, value in zip(row, said, strict=True))
        }
        return [one for one in found if one.code in alike] if len(alike) == 1 else found

    def _is(self, record: Record, code: str) -> None:
        """``record`` is a stored one."""
        name = self.at[self.name]
        self._call(record, code)
        record.values = tuple([KEEP if at == name else value for at, value in enumerate(record.values)])

    def _call(self, record: Record, code: str) -> None:
        record.values = tuple([code if at == self.at[self.key] else value for at, value in enumerate(record.values)])

    def _add(self, record: Record, identity: tuple[Any, ...], name: str) -> None:
        """A new record, unless a row above says the same name: then the person says whether there are two."""
        first = self.first.setdefault(identity, record)
        if first is record or first.values == record.values:
            self._make(record, first)
        else:
            words = f"与{row_words(first.place[1])}同名，其他内容不同：确是另一条的，请选“新建”，否则请删去一行"
            record.fail(self.naming.name, CellError("which", words), name)

    def _make(self, record: Record, first: Record | None = None) -> None:
        """``first``: the record that it repeats, word for word."""
        missing = [name for name in self.naming.needs if self._is_missing(name, record)]
        for name in missing:
            record.fail(name, CellError("required", "必填（新记录要按它编号），现为空白"))
        if not missing and (first is None or first is record):
            self.new.append(record)
        elif not missing and first is not None:
            self.repeated.append((record, first))

    def _is_missing(self, name: str, record: Record) -> bool:
        return self._value(record, self.resource.column(name).attnames[0]) in (KEEP, None, "")

    def _ask(self, record: Record, name: str, near: Sequence[Known], *, is_several: bool) -> None:
        words = "系统中有几条都叫" if is_several else "系统中没有完全对应的记录，相近的有"
        offered = [self._label(one) for one in near[:OFFERED]]
        sentence = f"“{shown(name)}”：{words}“{'”“'.join(offered)}”，请选择是哪一条"
        record.fail(self.naming.name, CellError("which", sentence, suggestions=offered), name)

    def _label(self, one: Known) -> str:
        """Its code before a blank: by that it is found again."""
        names = self.prefixes.names
        told = [names.get(value, "") if at in self.places else str(value or "") for at, value in one.image.items()]
        return f"{one.code} {one.name}" + (f"（{'、'.join(filter(None, told))}）" if any(told) else "")

    def _number(self) -> None:
        """Codes of the new records, in the order of the rows."""
        if self.naming.codes is None:
            return
        rows = [
            {name: value for name, value in zip(self.plan.names, record.values, strict=True) if value is not KEEP}
            for record in self.new
        ]
        for record, code in zip(self.new, self.naming.codes(rows, ()), strict=True):
            if code:
                self._call(record, code)
            else:
                record.fail(self.naming.name, CellError("uncoded", "系统无法给这条新记录编号，请在文件中填写编码"))
        place = self.at[self.key]
        for record, first in self.repeated:
            if first.state:
                record.fail(self.naming.name, CellError("double", f"与{row_words(first.place[1])}相同，请先改正那一行"))
                continue
            self._call(record, str(first.values[place]))

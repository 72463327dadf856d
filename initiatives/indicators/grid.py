"""Many values typed on one page: indicators of one place down, or places of one indicator; periods across.

All are saved, or none.

A cell takes what public text writes: 1019, 90.19%, 6.4万, 4800余. A blank cell changes nothing; 清空 removes a
draft. Published values are shown and locked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from initiatives.indicators.enums import State
from initiatives.indicators.figures import FigureError, display_value, read
from initiatives.indicators.models import Indicator, Observation, SourceDocument
from initiatives.indicators.queries import ObservationQuerySet
from portal.accounts.models import User
from portal.dates.precision import Precision, in_words
from portal.places.models import Place
from portal.records.enums import Qualifier

CLEAR = "清空"
MOST_PERIODS = 6
JUMP = Decimal("0.3")  # a difference from the last value, as a part of it, from which on one is asked to look again
Key = tuple[int, int | None, date, str, str]  # indicator, place, end and precision of the period, state
PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True)
class Period:
    end: date
    precision: str

    @property
    def label(self) -> str:
        return in_words(self.end, self.precision)


def periods_of(text: str) -> list[Period]:
    """``2024 2025-03`` to periods; a ValueError's message is one Chinese sentence."""
    found = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        match = PERIOD.fullmatch(word)
        parts = [int(part) for part in match.groups() if part] if match else [0]
        try:
            end = date(*parts, *[1] * (3 - len(parts)))
        except (TypeError, ValueError):
            raise ValueError(f"时期“{word}”无法识别，请写成 2024、2024-06 或 2025-03-18。") from None
        period = Period(end, (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1])
        if period not in found:
            found.append(period)
    if len(found) > MOST_PERIODS:
        raise ValueError(f"一次最多录入 {MOST_PERIODS} 个时期，请分几次录入。")
    return found


@dataclass
class Cell:
    """``current`` is what is stored, whatever was typed since; the page sends back what it showed of it (``seen``).

    If somebody changed the draft meanwhile, the cell says so.
    """

    key: str
    indicator: Indicator
    place: Place | None
    period: Period
    draft: Observation | None
    published: Observation | None
    current: str
    text: str = ""
    error: str = ""
    last: Observation | None = None  # the last published value of an earlier period

    @property
    def before(self) -> str:
        """The last value, in words."""
        return f"{display_value(self.last, self.indicator).text}（{self.last.period}）" if self.last else ""

    @property
    def number(self) -> Decimal:
        """What the cell holds, 0 for nothing."""
        row = self.published or self.draft
        return (row.value if row else None) or Decimal(0)

    @property
    def jump(self) -> str:
        """A sentence where the value is far from the last one, as after a slip of the hand; else empty."""
        value, last = self.draft.value if self.draft else None, self.last.value if self.last else None
        if value is None or not last or abs(value - last) < abs(last) * JUMP:
            return ""
        return f"比上期{'多' if value > last else '少'} {abs(value - last) / abs(last):.0%}，请确认"

    @property
    def locked(self) -> str:
        return display_value(self.published, self.indicator).text if self.published else ""


@dataclass
class Row:
    """One indicator of one place (None: the whole city), with a cell for each period."""

    indicator: Indicator
    place: Place | None
    cells: list[Cell]


class Grid:
    """``subjects``: the pairs of indicator and place that are the rows."""

    def __init__(self, subjects: Iterable[tuple[Indicator, Place | None]], periods: Sequence[Period]) -> None:
        self.subjects, self.periods = list(subjects), periods
        self.by_place = len({place.pk if place else None for _, place in self.subjects}) > 1
        held, earlier = self._held(), self._earlier()
        self.rows = [
            Row(
                indicator,
                place,
                [self._cell(indicator, place, *numbered, held, earlier) for numbered in enumerate(periods)],
            )
            for indicator, place in self.subjects
        ]

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def sums(self) -> list[Decimal] | None:
        """The counties' values of each period together; None where the indicator is a rate, which nobody may add up."""
        indicator = self.rows[0].indicator if self.by_place else None
        if indicator is None or indicator.unit.is_percent or indicator.rate_base or indicator.denominator_label:
            return None
        columns = zip(*(row.cells for row in self.rows if row.place), strict=True)
        return [sum((cell.number for cell in column), Decimal(0)) for column in columns]

    @property
    def errors(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]

    def _stored(self) -> ObservationQuerySet:
        places = {place.pk if place else None for _, place in self.subjects}
        inside = Q(place__in=places - {None})
        return Observation.objects.filter(
            inside | Q(place=None) if None in places else inside,
            indicator__in={indicator.pk for indicator, _ in self.subjects},
            period_start=None,
            period_label="",
        )

    def _held(self) -> dict[Key, Observation]:
        rows = self._stored().filter(
            period_end__in=[period.end for period in self.periods], state__in=(State.DRAFT, State.PUBLISHED)
        )
        return {
            (row.indicator_id, row.place_id, row.period_end, row.end_precision, row.state): row  # fmt: skip
            for row in rows
        }

    def _earlier(self) -> dict[tuple[int, int | None], list[Observation]]:
        """The published values of each row, the newest first."""
        found: dict[tuple[int, int | None], list[Observation]] = {}
        for row in self._stored().published().order_by("-period_end", "-pk"):
            found.setdefault((row.indicator_id, row.place_id), []).append(row)
        return found

    def _cell(
        self,
        indicator: Indicator,
        place: Place | None,
        number: int,
        period: Period,
        held: Mapping[Key, Observation],
        earlier: Mapping[tuple[int, int | None], list[Observation]],
    ) -> Cell:
        row = (indicator.pk, place.pk if place else None)
        draft, published = (
            held.get((*row, period.end, period.precision, state)) for state in (State.DRAFT, State.PUBLISHED)
        )
        name = f"c-{indicator.pk}-{place.pk}-{number}" if self.by_place and place else f"c-{indicator.pk}-{number}"
        current = "" if draft is None else display_value(draft, indicator).text
        last = next((one for one in earlier.get(row, ()) if one.period_end < period.end), None)
        return Cell(name, indicator, place, period, draft, published, current, text=current, last=last)

    def fill(self, data: Mapping[str, str]) -> None:
        """Take what was typed (a QueryDict) and judge every cell; nothing typed is lost."""
        for cell in self.cells:
            if cell.published:
                continue
            seen = data.get(f"seen-{cell.key}", "")
            cell.text = data.get(cell.key, "").strip()
            if cell.text and cell.text != seen and seen != cell.current:
                cell.error = f"这一格已被他人改为“{cell.current or '空'}”，请核对后重新填写。"
                continue
            cell.draft = self._judged(cell, seen) if cell.text else None

    def _judged(self, cell: Cell, seen: str) -> Observation | None:
        """The row to write for this cell, or None; the reason why not goes to ``error``."""
        if cell.text in (seen, CLEAR):
            return None
        try:
            figure = read(cell.text)
        except FigureError as error:
            cell.error = str(error)
            return None
        unit = cell.indicator.unit
        if figure.word and figure.word != unit.word and figure.qualifier != Qualifier.SEVERAL:
            cell.error = f"单位写的是“{figure.word}”，这个指标的单位是“{unit.word}”，请改正或只写数字。"
            return None
        row = cell.draft or Observation(indicator=cell.indicator, place=cell.place, period_end=cell.period.end)
        plain = re.fullmatch(r"-?[\d.,]+%?", cell.text)
        row.value, row.qualifier, row.end_precision = figure.value, figure.qualifier, cell.period.precision
        has_word = figure.word or figure.qualifier == Qualifier.SEVERAL
        row.published_text = "" if plain else cell.text if has_word else cell.text + unit.word
        try:
            row.full_clean(exclude=["indicator", "place"])
        except ValidationError as error:
            cell.error = "；".join(error.messages)
        return row

    @transaction.atomic
    def save(self, *, source: SourceDocument | None = None, by: User | None = None) -> tuple[int, int]:
        """Write every judged cell as a draft. Returns how many were saved and removed."""
        if self.errors:
            raise ValidationError("有填写错误，一格也没有保存。")
        saved = removed = 0
        for cell in self.cells:
            if cell.published:
                continue
            if cell.text == CLEAR:
                gone, _ = self._drafts(cell).delete()
                removed += bool(gone)
            elif cell.draft is not None:
                cell.draft.source = source or cell.draft.source
                cell.draft.recorded_by = by
                cell.draft.save()
                saved += 1
        return saved, removed

    def _drafts(self, cell: Cell) -> QuerySet[Observation]:
        return Observation.objects.drafts().filter(
            indicator=cell.indicator,
            place=cell.place,
            period_start=None,
            period_label="",
            period_end=cell.period.end,
            end_precision=cell.period.precision,
        )

"""Nothing invented stands without a mark, and no published fact with one.

The test does not trust the templates: it changes every number and date of the demonstration's records, looks at every
public page again, and each text that is now another must stand in an element marked ``data-demo``. Then it does the
same with the records that are not invented. A new room is covered by its addresses and by its models.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import Error, models, transaction
from django.db.models import F, Q

from events.calendar.models import Edition, Session
from events.facilities.models import Facility
from initiatives.indicators.models import Observation, Target
from portal.records.demo_mark import DemoMarked
from tests.journeys.site import crawl, kind

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOON = "2026-11-20T12:00:00+08:00"
OF_A_KIND = 2
SEARCHES = ("/search/?q=节", "/search/?q=小学", "/search/?q=体育公园", "/en/search/?q=教育")  # no link leads there
NUMBERS = (models.DecimalField, models.FloatField, models.IntegerField)
# Order and identity, nothing that a reader is shown.
NOT_SHOWN = {"id", "position", "number", "sort_key", "year", "as_of", "published_at", "created_at", "changed_at"}
# The way to a record that may be invented, for records that carry no mark of their own.
DEEPEST = 2


class Texts(HTMLParser):
    """The texts of a page in their order, and the mark of the element that each stands in: "", "invented" or "both"."""

    VOID = {"img", "link", "meta", "input", "br", "hr", "source", "wbr", "col"}
    UNSEEN = {"head", "script", "style"}
    ITEMS = {"li", "tr", "article"}

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.texts, self.marks, self._open = [], [], []
        self.bare_items, self.notes = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        above = self._open[-1] if self._open else Open("")
        own = "data-demo" in values
        mark = values.get("data-demo") or "invented" if own else above.mark
        item = [False] if own and tag in self.ITEMS else above.item
        entry = Open(tag, mark, above.unseen or tag in self.UNSEEN, item)
        classes = (values.get("class") or "").split()
        if item and {"dm", "tag--demo"} & set(classes):
            item[0] = True
        self.notes += bool({"demonote", "tag--demo"} & set(classes))
        if "aria-label" in values and not entry.unseen:
            self._keep(values["aria-label"], mark)
        if tag not in self.VOID:
            self._open.append(entry)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self._open:
            entry = self._open.pop()
            own = not self._open or self._open[-1].item is not entry.item
            if own and entry.item == [False]:
                self.bare_items.append(entry.tag)
            if entry.tag == tag:
                break

    def handle_data(self, data):
        if data.strip() and self._open and not self._open[-1].unseen:
            self._keep(" ".join(data.split()), self._open[-1].mark)

    def _keep(self, text, mark):
        self.texts.append(text)
        self.marks.append(mark or ("both" if "演示" in text else ""))


@dataclass
class Open:
    """An element that is not closed yet; ``item`` holds whether the marked item around it shows its mark."""

    tag: str
    mark: str = ""
    unseen: bool = False
    item: list[bool] | None = None


def changed(before, after):
    """``(text, mark)`` of each text that one page has and the other has not at that place."""
    matcher = SequenceMatcher(None, before.texts, after.texts, autojunk=False)
    for change, i1, i2, j1, j2 in matcher.get_opcodes():
        if change != "equal":
            old = Counter(zip(before.texts[i1:i2], before.marks[i1:i2], strict=True))
            new = Counter(zip(after.texts[j1:j2], after.marks[j1:j2], strict=True))
            yield from ((old - new) + (new - old)).elements()


def invented():
    """``(model, condition)``: the rows of every model that a demonstration made up."""
    for model in apps.get_models():
        if paths := list(ways(model, DEEPEST)):
            condition = Q()
            for path in paths:
                condition |= Q(**{path: True})
            yield model, condition


def ways(model, deep):
    """Lookups from a model to the mark of the records that it belongs to."""
    if issubclass(model, DemoMarked):
        yield "is_demo"
    elif deep:
        for field in model._meta.fields:
            if field.many_to_one and field.remote_field.on_delete is models.CASCADE:
                for way in ways(field.related_model, deep - 1):
                    yield f"{field.name}__{way}"


def shift(demo):
    """Changes every number and date of invented, or of all other, records. Gives the columns that could be changed."""
    done = set()
    for model, condition in invented():
        keys = list(model._base_manager.filter(condition if demo else ~condition).values_list("pk", flat=True))
        steps = {field.name: step_of(field) for field in model._meta.local_concrete_fields}
        changes = {name: F(name) + step for name, step in steps.items() if step is not None}
        if keys and changes and not update(model, keys, changes):  # rules tie some columns to others
            changes = {name: change for name, change in changes.items() if update(model, keys, {name: change})}
        done |= {(model, name) for name in changes if keys}
    return done


def update(model, keys, changes):
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk__in=keys).update(**changes)
    except Error:
        return 0


def step_of(field):
    if field.name in NOT_SHOWN or field.choices or field.remote_field or field.unique:
        return None
    if isinstance(field, models.DateTimeField | models.DateField):
        return timedelta(days=1)
    if isinstance(field, models.DecimalField) and field.name in ("longitude", "latitude"):
        return 0.01
    return 1 if isinstance(field, NUMBERS) else None


@pytest.fixture
def pages(client, with_demonstration, time_machine):
    time_machine.move_to(NOON, tick=False)
    found = {}
    for address, response in crawl(client, of_a_kind=OF_A_KIND):
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            found[address] = Texts(response.content.decode())
    found |= {address: Texts(client.get(address).content.decode()) for address in SEARCHES}
    assert [address for address in SEARCHES if "invented" not in found[address].marks] == []
    return found


@pytest.fixture
def again(client, pages):
    """Calls with every page, before and after; what was changed is undone afterwards."""

    def look(demo):
        found = {}
        with transaction.atomic():
            columns = shift(demo)
            for address, before in pages.items():
                response = client.get(address)
                if response.status_code == 200:
                    found[address] = list(changed(before, Texts(response.content.decode())))
            transaction.set_rollback(True)
        return columns, found

    return look


def test_what_is_invented_is_marked_and_nothing_else_is(pages, again):
    assert sorted({(place(address), tag) for address, page in pages.items() for tag in page.bare_items}) == []
    assert [address for address, page in pages.items() if "invented" in page.marks and not page.notes] == []
    columns, found = again(True)
    assert {
        *((Observation, "value"), (Target, "value"), (Facility, "longitude"), (Facility, "area_m2")),
        *((Edition, "first_day"), (Session, "starts_at")),
    } <= columns  # fmt: skip
    bare = {(place(address), text) for address, texts in found.items() for text, mark in texts if not mark}
    _columns, real = again(False)
    wrongly = {
        (place(address), text)
        for address, texts in real.items()
        for text, mark in texts
        if mark == "invented" and (text, mark) not in found.get(address, ())
    }
    assert (sorted(bare), sorted(wrongly)) == ([], [])


def test_no_real_place_is_given_an_invented_position(client, with_demonstration):
    real = set(Facility.objects.filter(is_demo=False).values_list("name", flat=True))
    assert "青少年时尚体育公园" in real
    for model, made_up in ((Edition, Q(is_demo=True)), (Session, Q(edition__is_demo=True))):
        placed = model.objects.filter(made_up).exclude(longitude=None)
        assert placed.exists()
        assert [row for row in placed if row.venue in real or (row.facility and not row.facility.is_demo)] == []
    edition = Edition.objects.filter(is_demo=True, venue="青少年时尚体育公园").earliest("first_day")
    sessions = client.get(f"/api/v1/events/{edition.slug}").json()["sessions"]
    assert {session["longitude"] for session in sessions} <= {None}
    assert "GEO" not in client.get(f"/events/{edition.slug}/calendar.ics").content.decode()
    assert "GeoCoordinates" not in client.get(edition.get_absolute_url()).content.decode()
    listed = client.get("/events/?view=map").content.decode()
    assert "青少年时尚体育公园（位置待补）" in listed


def place(address):
    return kind(address.partition("?")[0])

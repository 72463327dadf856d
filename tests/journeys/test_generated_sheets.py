"""Whatever the records hold: every sheet of the product goes out and comes back unchanged; new ones join by themselves.

The demonstration's records are the ground; every column of some of them is filled with generated values, as far as the
model and the database accept them. A sheet in which hardly a column could be filled fails: it would prove nothing.
"""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from portal.records.text import SeenText
from portal.records.unseen import seen
from portal.spreadsheets.pages.preview import rows_of
from portal.spreadsheets.plan.m2m import replace
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.values import BLANKS
from tests import samples
from tests.journeys.test_sheets import PRODUCT, exported, planned

# Rows that are filled and rows that go out; the first example of hypothesis is always the plainest.
ROWS, SENT, EXAMPLES = samples.of((2, 20, 2), whole=(5, None, 10))
SIGNS = "=+-@'\"\t\n, 学校　柳园🏫①㎡"
letters = some.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]) | some.sampled_from(SIGNS)


def texts(column):
    if column.kind == "phone":
        return some.sampled_from(["", "13800001111", "0635-8211111", "8211111 转 3", "12345"])
    alphabet = some.sampled_from("abcXYZ-0123456789") if column.kind == "code" else letters
    # What a form would store: an outer blank is cut off there too, and what nobody can see goes. "_x" begins an escape
    # in the xlsx format itself.
    found = some.text(alphabet, max_size=min(column.field.max_length or 60, 60))
    clean = column.field.seen if isinstance(column.field, SeenText) else seen
    return found.map(lambda text: clean(text).strip(BLANKS)).filter(lambda text: "_x" not in text)


def numbers(field):
    if isinstance(field, models.DecimalField):
        top = 10 ** (field.max_digits - field.decimal_places) - 1
        return some.decimals(-min(top, 10**9), min(top, 10**12), places=field.decimal_places)
    if isinstance(field, models.FloatField):
        return some.floats(-1e9, 1e9, allow_nan=False)
    return some.integers(0, 40) | some.integers(0, 30_000)


def days(column):
    found = some.dates(date(1850, 1, 1), date(2200, 1, 1)) | some.dates(date(2015, 1, 1), date(2027, 1, 1))
    if not column.precision:
        return found.map(lambda day: (day,))
    firsts = {"day": {}, "month": {"day": 1}, "year": {"day": 1, "month": 1}}
    pairs = some.tuples(found, some.sampled_from(list(firsts)))
    return pairs.map(lambda pair: (pair[0].replace(**firsts[pair[1]]), pair[1]))


def values(column):
    """Tuples for the column's attnames."""
    field = column.field
    if isinstance(field, models.ForeignKey):
        found = some.sampled_from([*field.related_model._default_manager.values_list("pk", flat=True)[:200], None])
    elif isinstance(field, models.ManyToManyField):
        keys = [*field.related_model._default_manager.values_list("pk", flat=True)[:50]]
        found = some.lists(some.sampled_from(keys), unique=True, max_size=4).map(lambda keys: tuple(sorted(keys)))
    elif field.choices:
        found = some.sampled_from([key for key, _ in field.flatchoices])
    elif isinstance(field, models.BooleanField):
        found = some.booleans()
    elif isinstance(field, models.DateTimeField):
        moments = some.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))
        found = moments.map(lambda moment: timezone.make_aware(moment.replace(microsecond=0)))
    elif isinstance(field, models.DateField):
        return days(column)
    elif isinstance(field, models.TimeField):
        found = some.times(time(0), time(23, 59)).map(lambda clock: clock.replace(microsecond=0))
    elif isinstance(field, models.CharField | models.TextField):
        found = texts(column)
    else:
        found = numbers(field)
    return (found | some.none() if field.null else found).map(lambda value: (value,))


def fill(resource, row, column, value):
    """Put the value into the record if model and database take it and the sheet's key stays one row's; whether so."""
    table = type(row)._base_manager
    if column.kind == "many":
        replace(column.field, {row.pk: value[0]})
        return True
    changed = dict(zip(column.attnames, value, strict=True))
    for name, one in changed.items():
        setattr(row, name, one)
    try:
        with transaction.atomic():
            row.full_clean()
            table.filter(pk=row.pk).update(**changed)
            if column in resource.key_columns() and _is_shared(resource, row.pk):
                raise ValidationError("two rows with one key")
        return True
    except (ValidationError, DatabaseError):
        return False
    finally:
        row.refresh_from_db()  # clean() fills in more than the one value


def _is_shared(resource, pk):
    names = [column.attnames[0] for column in resource.key_columns()]
    key = resource.rows().filter(pk=pk).values(*names).get()
    return resource.rows().filter(**{k: v for k, v in key.items() if v is not None}).count() > 1


def check(key):
    """Names of the columns that generated values went into."""
    resource, filled = SHEETS[key], set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(some.data())
    def unchanged(data):
        with transaction.atomic():
            sent = list(resource.rows()[:SENT])
            for row in sent[:ROWS]:
                for column in resource.writable():
                    if fill(resource, row, column, data.draw(values(column), label=column.name)):
                        filled.add(column.name)
            batches = [planned(key, exported(resource, format, sent), format) for format in ("xlsx", "csv")]
            told = [(batch.report.groups[:5], rows_of(batch, "changed", 1)[0][:3]) for batch in batches]
            transaction.set_rollback(True)
        nothing = {"new": 0, "changed": 0, "same": len(sent), "wrong": 0, "skipped": 0}
        assert (key, told, [batch.counts for batch in batches]) == (key, [([], [])] * 2, [nothing] * 2)

    unchanged()
    return filled


@pytest.mark.sampled
@pytest.mark.django_db
def test_every_sheet_comes_back_unchanged_whatever_it_holds(settings, tmp_path, with_demonstration):
    settings.DATA_DIR = tmp_path
    filled = {key: check(key) for key in PRODUCT}
    assert {key for key in PRODUCT if len(filled[key]) < 0.5 * len(SHEETS[key].writable())} == set()

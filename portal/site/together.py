"""Several questions to the database in one round trip, for pages that are made of many small answers.

    found = together(editions=Edition.objects.public()[:3], holidays=HolidayDay.objects.values_list("date", "is_off"))
    found.editions, found.holidays

Each answer is the list that the QuerySet itself would give: records with what ``select_related`` and ``only`` say,
tuples, single values. A subquery each, whose rows the database writes as one JSON array; prefetching is not served.
"""

import json
from decimal import Decimal
from types import SimpleNamespace

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DecimalField, TimeField, UUIDField

ARRAYS = {
    "sqlite": "(SELECT json_group_array(json_array({columns})) FROM ({question}) answer)",
    "postgresql": "(SELECT coalesce(json_agg(json_build_array({columns})), '[]')::text FROM ({question}) answer)",
}
WRITTEN_AS_TEXT = (DateField, DecimalField, TimeField, UUIDField)  # what PostgreSQL has a type for and JSON has not


def together(**querysets):
    """The answers by name. A question that cannot have an answer (``none()``) is not asked."""
    asked, columns, parameters = [], [], []
    answers = SimpleNamespace(**{name: [] for name in querysets})
    for name, queryset in querysets.items():
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            question, values = compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            continue
        names = ", ".join(connection.ops.quote_name(alias) for _, _, alias in compiler.select)
        columns.append(ARRAYS[connection.vendor].format(columns=names, question=question))
        parameters += values
        asked.append((name, queryset, compiler))
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", parameters)
            texts = cursor.fetchone()
        for (name, queryset, compiler), text in zip(asked, texts, strict=True):
            setattr(answers, name, _as_the_queryset_would(queryset.all(), compiler, text))
    return answers


def _as_the_queryset_would(queryset, compiler, text):
    """The QuerySet's own iterator runs over rows that are here already."""
    rows = _typed(compiler, text)
    compiler.execute_sql = lambda *args, **options: rows
    compiler.results_iter = lambda *args, **options: rows
    queryset.query.get_compiler = lambda *args, **options: compiler
    return list(queryset)


def _typed(compiler, text):
    """The rows with the types that the database's driver would have given them."""
    expressions = [expression for expression, _, _ in compiler.select]
    if connection.vendor == "postgresql":
        rows = json.loads(text, parse_float=Decimal)
        fields = [(number, expression.output_field) for number, expression in enumerate(expressions)]
        texts = [(number, field.to_python) for number, field in fields if isinstance(field, WRITTEN_AS_TEXT)]
        for row in rows:
            for number, read in texts:
                row[number] = read(row[number])
    else:
        rows = json.loads(text)
    if converters := compiler.get_converters(expressions):
        rows = compiler.apply_converters(rows, converters)
    return map(tuple, rows)

"""Several questions to the database in one round trip, for pages that are made of many small answers.

    found = together(editions=Edition.objects.public()[:3], holidays=HolidayDay.objects.values_list("date", "is_off"))
    found.editions, found.holidays

Each answer is the list that the QuerySet itself would give: records with what ``select_related`` and ``only`` say,
tuples, single values. A subquery each, whose rows the database writes as one JSON array; prefetching is not served,
and a row has at most a hundred columns.

Writing the SQL of a dozen QuerySets takes several times as long as running it. ``Questions`` are written once and
asked often; they depend on nothing but what the QuerySets were made with (mostly a day):

    @lru_cache(maxsize=2)
    def questions(day):
        return Questions(editions=Edition.objects.over(day), …)

    found = questions(timezone.localdate()).answers()
"""

import json
from copy import copy
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
    """The answers by name."""
    return Questions(**querysets).answers()


class Questions:
    """QuerySets by name. One that cannot have an answer (``none()``) is not asked."""

    def __init__(self, **querysets):
        columns, self.parameters, self.questions = [], [], []
        self.names = list(querysets)
        for name, queryset in querysets.items():
            question = _Question(name, queryset)
            try:
                columns.append(question.column())
            except EmptyResultSet:
                continue
            self.parameters += question.parameters
            self.questions.append(question)
        self.sql = f"SELECT {', '.join(columns)}"

    def answers(self):
        """What the database says now, by name."""
        answers = SimpleNamespace(**{name: [] for name in self.names})
        if self.questions:
            with connection.cursor() as cursor:
                cursor.execute(self.sql, self.parameters)
                texts = cursor.fetchone()
            for question, text in zip(self.questions, texts, strict=True):
                setattr(answers, question.name, question.answer(text))
        return answers


class _Question:
    def __init__(self, name, queryset):
        self.name, self.queryset = name, queryset
        self.compiler = queryset.query.get_compiler(connection=connection)

    def column(self):
        sql, self.parameters = self.compiler.as_sql(with_col_aliases=True)
        expressions = [expression for expression, _, _ in self.compiler.select]
        self.converters = self.compiler.get_converters(expressions)
        fields = enumerate(expression.output_field for expression in expressions)
        self.readers = [(number, field.to_python) for number, field in fields if isinstance(field, WRITTEN_AS_TEXT)]
        names = ", ".join(connection.ops.quote_name(alias) for _, _, alias in self.compiler.select)
        return ARRAYS[connection.vendor].format(columns=names, question=sql)

    def answer(self, text):
        """The QuerySet's own iterator runs over rows that are here already."""
        rows = self._rows(text)
        queryset, compiler = self.queryset.all(), copy(self.compiler)  # other threads answer at the same time
        compiler.execute_sql = compiler.results_iter = lambda *args, **options: rows
        queryset.query.get_compiler = lambda *args, **options: compiler
        return list(queryset)

    def _rows(self, text):
        """With the types that the database's driver would have given them."""
        if connection.vendor == "postgresql":
            rows = json.loads(text, parse_float=Decimal)
            for row in rows:
                for number, read in self.readers:
                    row[number] = read(row[number])
        else:
            rows = json.loads(text)
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return map(tuple, rows)

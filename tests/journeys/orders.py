"""Whether rows come in one order alone: in an order that has no ties, on both databases and on every page of a list."""

from contextlib import contextmanager

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI


def fault_of(query):
    """What is wrong with the order of a query's rows, or nothing.

    A query with groups forgets the order of its model, so with ``annotate(Count(…))`` a list has none.
    """
    ordering = query.order_by
    if not ordering and query.default_ordering and not query.group_by:
        ordering = query.model._meta.ordering
    if not ordering:
        return "no order"
    if query.values_select and (query.distinct or (query.group_by and not _by_row(query))):
        ties = {*query.values_select} - _columns(query.model, ordering)
    else:
        ties = not _is_total(query.model, ordering)
    return f"ties in {ordering}" if ties else ""


def _by_row(query):
    """Whether each group is one row of the model, that is counted beside."""
    key = query.model._meta.pk
    return query.group_by is True or any(getattr(one, "target", None) == key for one in query.group_by)


def _columns(model, ordering):
    """The columns of the model that the order names; what it says of other tables makes no order of its own."""
    found = set()
    for one in ordering:
        while isinstance(one, OrderBy):
            one = one.expression
        name = one.name if isinstance(one, F) else one
        if not isinstance(name, str):
            continue
        name = name.lstrip("-+")
        found.add(name)
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if name == getattr(field, "attname", "") or not field.is_relation or _is_ordered(field.related_model):
            found.add(field.attname)
    return found


def _is_ordered(model):
    return not model._meta.ordering or _is_total(model, model._meta.ordering)


def _is_total(model, ordering):
    found, options = _columns(model, ordering), model._meta
    unique = [[field] for field in options.concrete_fields if field.unique]
    together = [*options.unique_together, *(one.fields for one in options.total_unique_constraints)]
    unique += [[options.get_field(name) for name in names] for names in together if names]
    return any(all(field.attname in found and not field.null for field in fields) for fields in unique)


@contextmanager
def part_lists():
    """Collects what is wrong with the order of every part of a list that is fetched meanwhile: ``{(model, fault)}``.

    A part is a page of several rows, or a stream of them.
    """
    found, execute = set(), SQLCompiler.execute_sql

    def watched(compiler, result_type=MULTI, chunked_fetch=False, *args, **kwargs):
        query = compiler.query
        # Django asks ``get`` for 21 rows from the start, to tell how many there are
        page = query.is_sliced and (query.high_mark is None or query.high_mark - query.low_mark not in (1, 21))
        if result_type == MULTI and query.model and not query.combinator and (page or chunked_fetch):
            found.update([(query.model._meta.label, fault)] if (fault := fault_of(query)) else [])
        return execute(compiler, result_type, chunked_fetch, *args, **kwargs)

    SQLCompiler.execute_sql = watched
    try:
        yield found
    finally:
        SQLCompiler.execute_sql = execute

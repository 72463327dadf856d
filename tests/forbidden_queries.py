"""Views compute, templates show: rendering with the database forbidden."""

from contextlib import contextmanager
from unittest import mock

from django.db import connection
from django.template.backends.django import Template


def refuse(execute, sql, params, many, context):
    raise AssertionError(f"a template asked the database: {sql}")


@contextmanager
def no_query_in_templates():
    """Inside, a page whose template starts a query fails the test, with the query's text."""
    render = Template.render

    def guarded(template, *args, **kwargs):
        with connection.execute_wrapper(refuse):
            return render(template, *args, **kwargs)

    with mock.patch.object(Template, "render", guarded):
        yield

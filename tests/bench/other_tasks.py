"""The tasks of the benchmark for django-tasks."""

from django_tasks import task

from tests.portal.jobs.sample_tasks import effect


@task()
def write(name):
    effect(name)


@task()
def nothing():
    pass

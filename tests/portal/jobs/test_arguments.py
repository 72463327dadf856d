"""What a task may be declared as, and what may be handed to it."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from portal.jobs.arguments import LARGEST, ArgumentsRefused
from portal.jobs.models import Job
from portal.jobs.task import Task, task
from portal.privacy.sealed import Sealed
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import job

REFUSED = [
    ((object(),), {}, "write: name: object is no JSON"),
    ((timezone.now(),), {}, "write: name: datetime is no JSON"),
    ((b"x",), {}, "write: name: bytes is no JSON"),
    ((float("nan"),), {}, "write: name: JSON has no such number"),
    (({1: 2},), {}, "write: name: names in JSON are texts"),
    (([{"a": {"b": {1}}}],), {}, "write: name.a.b: set is no JSON"),
    ((Sealed("x"),), {}, "write: name: a sealed text is read when the job runs, never handed to it"),
    (("电话13812345678",), {}, "looks like a telephone number, an identity number or a mail address"),
    ((["110101199003078515"],), {}, "looks like a telephone number, an identity number or a mail address"),
    ((), {"name": "wang@example.com"}, "looks like a telephone number, an identity number or a mail address"),
    ((), {}, "write: missing a required argument: 'name'"),
    (("a", "b"), {}, "write: too many positional arguments"),
    ((), {"nam": 1}, "write: "),
    (("x" * LARGEST,), {}, f"write: arguments of {LARGEST + 10} characters; name a record instead"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("args", "kwargs", "why"), REFUSED, ids=range(len(REFUSED)))
def test_arguments_are_plain_small_and_tell_of_nobody(args, kwargs, why):
    with pytest.raises(ArgumentsRefused) as refused:
        tasks.write.enqueue(*args, **kwargs)
    assert why in str(refused.value)
    assert "1381234" not in str(refused.value)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_no_parameter_is_named_like_a_sealed_column():
    def report(contact):
        """``contact`` is a sealed column of fault reports."""

    report.__qualname__ = "report"
    with pytest.raises(ArgumentsRefused) as refused:
        Task(report, "报修").enqueue(contact="7")
    assert str(refused.value) == "report: contact is the name of a sealed column; hand over a key"


@pytest.mark.django_db
def test_arguments_come_back_as_they_were_given():
    given = [1, -2.5, True, None, "字", ["a", {"b": [1]}]]
    tasks.write.enqueue(given)
    assert job().args == [given]
    tasks.write.enqueue(name=(1, 2))
    assert Job.objects.latest("pk").kwargs == {"name": [1, 2]}


@pytest.mark.parametrize(
    "declare",
    [
        lambda: task(title="内部")(lambda: None),
        lambda: tasks.write.using(priority=101),
        lambda: tasks.write.using(priority=-101),
        lambda: tasks.write.using(run_after=timezone.now().replace(tzinfo=None)),
        lambda: Task(tasks.effect, "", tries=0),
    ],
)
def test_a_task_that_could_not_run_is_refused_when_it_is_declared(declare):
    with pytest.raises(ImproperlyConfigured):
        declare()


def test_a_task_is_not_called_by_mistake():
    with pytest.raises(TypeError):
        tasks.write("甲")
    with pytest.raises(TypeError):
        tasks.write.using(tries=1)

"""Two connections at once: no circle of units, no two memberships of one person in one unit."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction

from portal.accounts.models import Unit, UnitMember, User
from tests.factories import make, tree

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """How many of them the database let through, each on a thread and a connection of its own."""
    barrier, passed = threading.Barrier(len(works)), []

    def run(work):
        try:
            barrier.wait()
            with transaction.atomic():
                work()
            passed.append(work)
        except IntegrityError:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return len(passed)


def test_two_units_are_not_put_above_each_other():
    one, other = (make(Unit, place=tree()["a"]) for _ in range(2))
    passed = at_once(
        lambda: Unit.objects.filter(pk=one.pk).update(parent=other),
        lambda: Unit.objects.filter(pk=other.pk).update(parent=one),
    )
    assert (passed, Unit.objects.exclude(parent=None).count()) == (1, 1)


def test_one_person_comes_once():
    unit, person = make(Unit, place=tree()["a"]), make(User)
    days = (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    passed = at_once(
        *(lambda day=day: UnitMember.objects.create(person=person, unit=unit, valid_from=day) for day in days)
    )
    assert (passed, UnitMember.objects.count()) == (1, 1)

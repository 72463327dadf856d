"""Real connections at the same moment: the guards hold, and without them the same race succeeds."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections

from initiatives.networks.memberships import join
from initiatives.networks.models import CountingRule, Membership
from initiatives.schools.models import School
from portal.actions.refusal import ActionRefused
from tests.initiatives import factories as make
from tests.initiatives.acting import perform

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2024, 9, 1)


def at_once(*works):
    """Run each on a thread and a connection of its own; what each raised, or None."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        try:
            barrier.wait()
            work()
        except (ActionRefused, ValidationError, IntegrityError) as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.parametrize("role", ["core", "member"])
def test_two_connections_cannot_both_add_what_excludes_each_other(role):
    network = make.network()
    schools = [make.school(1), make.school(2 if role == "core" else 3)]
    if role == "member":
        schools[1] = schools[0]
    results = at_once(*(lambda s=s: join(network, s, day=DAY, role=role) for s in schools))
    assert sum(error is None for error in results) == 1
    assert [type(error) for error in results if error] == [ValidationError]
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("only_one", [True, False])
def test_one_network_per_school_holds_between_connections(only_one):
    """Negative control: without the rule the same race leaves two memberships."""
    CountingRule.objects.create(valid_from=date(2021, 1, 1), one_network_per_school=only_one)
    school, networks = make.school(), [make.network(1), make.network(2, "alliance")]
    results = at_once(*(lambda n=n: join(n, school, day=DAY) for n in networks))
    assert Membership.objects.count() == (1 if only_one else 2)
    assert sum(error is None for error in results) == (1 if only_one else 2)


def test_joining_and_closing_at_once_leaves_no_open_membership_in_a_closed_network():
    network, school = make.network(), make.school()
    at_once(lambda: join(network, school, day=DAY), lambda: perform(network, "close", day=date(2025, 9, 1)))
    network.refresh_from_db()
    assert network.close_date == date(2025, 9, 1)
    assert [m.valid_to for m in Membership.objects.all()] in ([], [date(2025, 9, 1)])


def drop_guards():
    table = Membership._meta.db_table
    names = ["membership_no_overlap", "membership_one_core"]
    with connection.cursor() as cursor:
        for name in names:
            if connection.vendor == "sqlite":
                for event in ("insert", "update"):
                    cursor.execute(f'DROP TRIGGER "{name}_{event}"')
            else:
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
    return names


def test_without_the_triggers_overlaps_get_in():
    """Negative control for the guard in the database: past periods are what the partial UNIQUEs do not see."""
    from django.db import transaction

    network, school = make.network(), make.school()
    make.member(network, school, date(2022, 1, 1), date(2023, 1, 1))
    overlapping = {"network": network, "school": school, "valid_from": date(2022, 6, 1), "valid_to": date(2022, 9, 1)}
    with pytest.raises(IntegrityError):
        Membership.objects.create(**overlapping)
    with transaction.atomic():
        drop_guards()
        Membership.objects.create(**overlapping)
        assert Membership.objects.count() == 2
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError):
        Membership.objects.create(**overlapping)
    assert School.objects.count() == 1

"""The contract of the undocumented parts of Django's connection that the page cache leans on."""

import pytest
from django.db import connection, transaction

from portal.pagecache.connection import call_after_commit, execute_unseen, in_transaction, waiting_callbacks
from portal.pagecache.writes import notice


@pytest.mark.django_db
def test_every_connection_has_the_wrapper_first():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert connection.execute_wrappers[0] is notice
    assert connection.execute_wrappers.count(notice) == 1


@pytest.mark.django_db(transaction=True)
def test_a_callback_waits_for_the_commit_and_is_dropped_by_a_rollback():
    called = []
    with transaction.atomic():
        call_after_commit(connection, lambda: called.append("kept"))
        assert (len(list(waiting_callbacks(connection))), called) == (1, [])
    assert called == ["kept"]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        call_after_commit(connection, lambda: called.append("dropped"))
        raise ZeroDivisionError
    assert (called, list(waiting_callbacks(connection))) == (["kept"], [])


@pytest.mark.django_db(transaction=True)
def test_a_transaction_by_hand_counts_too():
    called = []
    assert not in_transaction(connection)
    connection.set_autocommit(False)
    try:
        assert in_transaction(connection)
        call_after_commit(connection, lambda: called.append(1))
        assert called == []
        connection.commit()
    finally:
        connection.set_autocommit(True)
    assert called == [1]


@pytest.mark.django_db
def test_a_statement_of_the_driver_is_not_counted(django_assert_num_queries):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with django_assert_num_queries(0):
        execute_unseen(connection, "SELECT 1", [])

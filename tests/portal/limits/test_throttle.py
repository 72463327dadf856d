"""Tries are counted in one table, without edges, safely at the same moment, and under digests alone."""

import threading
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from portal.limits import throttle
from portal.limits.client_address import client_address, counted_network
from portal.limits.models import Throttle
from portal.limits.throttle import Limit, Shut, passes_once, purge, seconds_to_wait, take

START = datetime(2026, 11, 23, 9, tzinfo=timezone.get_fixed_timezone(480))
FIVE = Limit("test", 5, 600)
LOCK = Limit("test.lock", 5, 600, locks=True)


def passes(limit, subject, second):
    try:
        take(limit, subject, now=START + timedelta(seconds=second))
    except Shut:
        return False
    return True


# --- the pace


@pytest.mark.django_db
def test_five_at_once_then_one_in_two_minutes():
    assert [passes(FIVE, "a", 0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [passes(FIVE, "a", second) for second in (119, 120, 121, 240)] == [False, True, False, True]
    assert [passes(FIVE, "a", 1000) for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.django_db
def test_no_moment_lets_ten_through_at_once():
    """Fixed windows let five pass before their edge and five after it."""
    passed = [second for second in range(590, 612) if passes(FIVE, "a", second)]
    assert passed == [590, 591, 592, 593, 594]


@pytest.mark.django_db
@pytest.mark.parametrize("step", [7, 45, 119])
def test_no_stretch_of_time_holds_more_than_the_pace_allows(step):
    passed = [second for second in range(0, 3600, step) if passes(FIVE, "a", second)]
    for first in passed:
        within = [second for second in passed if first <= second < first + 600]
        assert len(within) <= 9  # five at once, and four that ten minutes allow after the first
    assert len(passed) >= 3600 // 120


@pytest.mark.django_db
def test_five_in_a_row_lock_for_the_whole_time():
    assert [passes(LOCK, "a", second) for second in (0, 1, 2, 3, 599, 600)] == [True] * 5 + [False]
    assert [passes(LOCK, "a", second) for second in (1198, 1199)] == [False, True]
    assert Throttle.objects.get().used == 1


@pytest.mark.django_db
def test_tries_far_apart_are_not_in_a_row():
    assert [passes(LOCK, "a", 601 * number) for number in range(12)] == [True] * 12


@pytest.mark.django_db
def test_limits_and_subjects_are_counted_apart():
    assert [passes(FIVE, "a", 0) for _ in range(6)][-1] is False
    assert passes(FIVE, "b", 0)
    assert passes(Limit("other", 5, 600), "a", 0)


@pytest.mark.django_db
def test_what_is_refused_is_counted_in_the_row_until_it_begins_again():
    for _ in range(12):
        seconds_to_wait("192.0.2.1", "test", limit=5, window=600)
    assert Throttle.objects.values_list("used", "refused").get() == (5, 7)
    take(Limit("test", 5, 600), "192.0.2.1", now=timezone.now() + timedelta(seconds=1300))
    assert Throttle.objects.values_list("used", "refused").get() == (1, 0)


@pytest.mark.django_db
def test_the_seconds_to_wait_are_those_after_which_it_passes(time_machine):
    time_machine.move_to(START, tick=False)
    found = [seconds_to_wait("192.0.2.1", "test", limit=5, window=600) for _ in range(6)]
    assert found == [0, 0, 0, 0, 0, 120]
    time_machine.shift(120)
    assert seconds_to_wait("192.0.2.1", "test", limit=5, window=600) == 0


@pytest.mark.django_db
def test_many_others_do_not_wash_a_count_out(django_assert_max_num_queries):
    """As long as counts lay in a cache of 300 rows, others' tries pushed them out."""
    for number in range(10):
        for _ in range(5):
            assert seconds_to_wait(f"192.0.2.{number}", "test", limit=5, window=600) == 0
    for number in range(400):
        seconds_to_wait(f"198.51.{number // 256}.{number % 256}", "test", limit=5, window=600)
    assert [seconds_to_wait(f"192.0.2.{n}", "test", limit=5, window=600) > 0 for n in range(10)] == [True] * 10
    with django_assert_max_num_queries(4):
        seconds_to_wait("203.0.113.1", "test", limit=5, window=600)


@pytest.mark.django_db
def test_something_passes_once(time_machine):
    time_machine.move_to(START, tick=False)
    assert [passes_once("code", subject, seconds=90) for subject in ("a", "a", "b")] == [True, False, True]
    time_machine.shift(89)
    assert not passes_once("code", "a", seconds=90)
    time_machine.shift(1)
    assert passes_once("code", "a", seconds=90)


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [FIVE, LOCK])
def test_a_clock_that_is_behind_gets_as_many_tries(limit):
    """Processes look at the clock before they get their turn, and machines differ by some seconds."""
    assert [passes(limit, "a", second) for second in (9, 8, 7, 6, 5, 4)] == [True] * 5 + [False]
    assert Throttle.objects.get().latest == START + timedelta(seconds=9)


# --- who is counted


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("64:ff9b::c000:207", "192.0.2.7"),  # behind a gateway that translates
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        *((own, None) for own in ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "::")),
        *((own, None) for own in ("10.0.0.5", "::ffff:10.0.0.5", "2001:db8:ffff::1", "", "unsinn", None)),
    ],
)
def test_what_is_counted_for_an_address(settings, address, network):
    settings.PROXY_NETS = [ip_network("10.0.0.4/30"), ip_network("2001:db8:ffff::/48")]
    assert counted_network(address) == network


@pytest.mark.parametrize(
    ("sent", "address"),
    [("::ffff:10.1.2.3", "10.1.2.3"), ("2001:db8::7", "2001:db8::7"), ("fe80::1%eth0", "fe80::1"), ("", None)],
)
def test_wrapped_ipv4_is_ipv4(rf, sent, address):
    assert client_address(rf.get("/", REMOTE_ADDR=sent)) == address


@pytest.mark.django_db
def test_a_home_with_ipv6_has_one_limit():
    waits = [seconds_to_wait(f"2001:db8:1:2::{n:x}", "test", limit=5, window=600) > 0 for n in range(8)]
    assert waits == [False] * 5 + [True] * 3
    assert seconds_to_wait("2001:db8:1:3::1", "test", limit=5, window=600) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("own", ["127.0.0.1", "::1", "10.0.0.5", None])
def test_what_seems_to_come_from_our_own_proxy_is_never_counted(settings, own):
    settings.PROXY_NETS = [ip_network("10.0.0.5/32")]
    assert [seconds_to_wait(own, "test", limit=5, window=600) for _ in range(20)] == [0] * 20
    assert not Throttle.objects.exists()


@pytest.mark.django_db
def test_no_address_stands_in_the_table(settings):
    for address in ("192.0.2.77", "2001:db8:77:77::77"):
        seconds_to_wait(address, "test", limit=5, window=600)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM limits_throttle")
        rows = str(cursor.fetchall())
    assert [word in rows for word in ("192.0.2", "2001:db8", "77:77")] == [False, False, False]
    keys = set(Throttle.objects.values_list("key", flat=True))
    settings.SECRET_KEY = "another"
    Throttle.objects.all().delete()
    seconds_to_wait("192.0.2.77", "test", limit=5, window=600)
    assert Throttle.objects.get().key not in keys  # who reads the table cannot try all addresses out


# --- at the same moment


def together(monkeypatch, write):
    """Six connections read the row before any of them writes it, by way of ``write``; how many were let in."""
    take(Limit("race", 3, 3600), "192.0.2.1", now=timezone.now() - timedelta(days=1))
    barrier, first, granted = threading.Barrier(6), threading.local(), []

    def after_all_have_read(row, state, **more):
        if not getattr(first, "done", False):
            first.done = True
            barrier.wait(30)
        return write(row, state, **more)

    monkeypatch.setattr(throttle, "_write", after_all_have_read)

    def one():
        try:
            granted.append(take(Limit("race", 3, 3600), "192.0.2.1"))
        except Shut:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(6)]  # the pool holds eight
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(granted)


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_get_no_more_than_one_after_the_other(monkeypatch):
    assert together(monkeypatch, throttle._write) == 3
    assert Throttle.objects.get().used == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_they_would(monkeypatch):
    """That the test above can fail: the same race, written whatever the row has become."""

    def careless(row, state, **more):
        values = {"used": state.used, "latest": state.latest, "ready_at": state.ready_at}
        return bool(Throttle.objects.filter(pk=row.pk).update(**values, **more))

    assert together(monkeypatch, careless) == 6
    assert Throttle.objects.get().used == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_tries_of_a_subject_make_one_row():
    granted = []

    def one():
        try:
            granted.append(seconds_to_wait("192.0.2.1", "test", limit=5, window=3600) == 0)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(granted) == [False] * 7 + [True] * 5
    assert Throttle.objects.values_list("used", "refused").get() == (5, 7)


# --- purge


@pytest.mark.django_db
def test_only_what_means_nothing_any_more_is_purged(time_machine):
    time_machine.move_to(START, tick=False)
    for subject, limit in (("old", FIVE), ("long", Limit("test", 5, 3600)), ("locked", LOCK)):
        for _ in range(5):
            take(limit, subject)
    time_machine.shift(599)
    take(Limit("test", 5, 600), "young")
    assert purge() == 0
    time_machine.shift(2)
    assert purge() == 2
    assert [passes(limit, subject, 601) for subject, limit in (("long", Limit("test", 5, 3600)), ("locked", LOCK))] == [
        False,
        True,
    ]


@pytest.mark.django_db
def test_the_purge_is_a_command(time_machine, capsys, monkeypatch):
    time_machine.move_to(START, tick=False)
    monkeypatch.setattr("portal.limits.expired.AT_ONCE", 50)
    for number in range(120):
        seconds_to_wait(f"192.0.2.{number}", "test", limit=5, window=600)
    time_machine.shift(601)
    call_command("purge_limits")
    assert capsys.readouterr().out == "已清理 120 条计数、0 条地址记录、0 条提交记录。\n"
    assert not Throttle.objects.exists()

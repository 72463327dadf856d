"""A form that is sent twice is taken once, also at the same moment, and nothing of it can be read in the table."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from portal.limits import idempotency
from portal.limits.idempotency import (
    KEY_LIVES,
    WORDS_LIVE,
    OtherWords,
    Sending,
    form_key,
    is_form_key,
    purge,
    result_of,
    taken_once,
)
from portal.limits.models import SentForm

START = datetime(2026, 11, 23, 9, tzinfo=timezone.get_fixed_timezone(480))
WORDS = ["371502-0001", "篮筐松动，快掉了", "13800001111"]


@pytest.fixture
def send(time_machine):
    """``send(key, words)`` → the number that came of it; each new sending gets the next number."""
    time_machine.move_to(START, tick=False)
    made = []

    def one(key="", words=WORDS, kind="test"):
        return taken_once(Sending(kind, key, words), lambda: made.append(key) or str(len(made)))

    return one


def test_keys_are_random_and_of_one_kind(time_machine):
    time_machine.move_to(START, tick=False)
    keys = {form_key("test") for _ in range(200)}
    assert len(keys) == 200
    key = keys.pop()
    assert [is_form_key("test", text) for text in (key, f"{key}x", key[:-1], "", "a:b:c")] == [True] + [False] * 4
    assert not is_form_key("letters", key)
    time_machine.shift(KEY_LIVES)
    assert is_form_key("test", key)
    time_machine.shift(1)
    assert not is_form_key("test", key)


@pytest.mark.django_db
def test_the_second_sending_gets_the_first_result(send, time_machine):
    key = form_key("test")
    assert [send(key) for _ in range(3)] == ["1"] * 3
    time_machine.shift(WORDS_LIVE + timedelta(hours=23))
    assert send(key) == "1", "as long as the key lives"
    assert result_of(Sending("test", key, WORDS)) == "1"


@pytest.mark.django_db
def test_the_same_words_from_a_page_that_was_loaded_anew(send, time_machine):
    assert [send(form_key("test")), send(form_key("test")), send(), send("no key")] == ["1"] * 4
    time_machine.shift(WORDS_LIVE - timedelta(seconds=1))
    assert send() == "1"
    time_machine.shift(1)
    assert [send(), send()] == ["2", "2"], "the same fault may come back"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        ["371502-0002", *WORDS[1:]],
        [*WORDS[:2], ""],
        [*WORDS[:2], "13800002222"],
        ["371502-0001", "篮筐松动", *WORDS[2:]],
        ["".join(WORDS[:2]), "", WORDS[2]],  # the same signs, divided in another way
        [*WORDS, ""],
    ],
)
def test_other_words_are_another_sending(send, other):
    assert [send(words=WORDS), send(words=other)] == ["1", "2"]


@pytest.mark.django_db
def test_kinds_are_kept_apart(send):
    assert [send(form_key("test")), send(form_key("test"), kind="letters"), send(kind="letters")] == ["1", "2", "2"]


@pytest.mark.django_db
def test_a_key_with_other_words_is_told(send):
    key = form_key("test")
    send(key)
    for ask in (lambda: send(key, ["别的"]), lambda: result_of(Sending("test", key, ["别的"]))):
        with pytest.raises(OtherWords) as found:
            ask()
        assert found.value.result == "1"
    assert send(form_key("test"), ["别的"]) == "2"


@pytest.mark.django_db
def test_words_of_another_sender_are_another_sending():
    first, other = (Sending("test", "", WORDS, sender) for sender in ("192.0.2.6", "192.0.2.7"))
    assert [taken_once(one, lambda number=str(number): number) for number, one in enumerate((first, other, first))] == [
        *("0", "1", "0")
    ]
    assert (result_of(first), result_of(other), result_of(Sending("test", "", WORDS))) == ("0", "1", "")


@pytest.mark.django_db
def test_what_fails_may_be_sent_again(send):
    def fails():
        raise ValueError

    key = form_key("test")
    with pytest.raises(ValueError):
        taken_once(Sending("test", key, WORDS), fails)
    assert SentForm.objects.count() == 0
    assert send(key) == "1"


@pytest.mark.django_db
def test_nothing_sent_can_be_read_or_tried_out_in_the_table(send, settings):
    key = form_key("test")
    send(key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM limits_sentform")
        rows = str(cursor.fetchall())
    assert [word in rows for word in (*WORDS, key, key.partition(":")[0])] == [False] * 5
    before = Sending("test", "", WORDS).content
    settings.SECRET_KEY = "another"
    assert Sending("test", "", WORDS).content != before


@pytest.mark.django_db
def test_what_is_over_is_purged(send, time_machine, monkeypatch):
    monkeypatch.setattr("portal.limits.expired.AT_ONCE", 2)
    for number in range(5):
        send(form_key("test"), [str(number)])
    time_machine.shift(WORDS_LIVE)
    assert purge() == 0
    time_machine.shift(1)
    assert (purge(), SentForm.objects.count()) == (5, 5)
    time_machine.shift(KEY_LIVES)
    assert (purge(), SentForm.objects.count()) == (5, 0)


# --- at the same moment


def together(sendings):
    """Several connections send, each one of ``sendings``: the results, and how many of them were made."""
    barrier, results, made = threading.Barrier(len(sendings)), [], []

    def make():
        made.append(SentForm.objects.count())  # holds the transaction open over a statement
        return str(len(made))

    def one(sending):
        try:
            barrier.wait(30)
            results.append(idempotency.taken_once(sending, make))
        except OtherWords as found:
            results.append(f"other {found.result}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[sending]) for sending in sendings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results), len(made)


@pytest.mark.django_db(transaction=True)
def test_a_key_that_comes_six_times_at_once():
    key = form_key("test")
    assert together([Sending("test", key, WORDS)] * 6) == (["1"] * 6, 1)
    assert SentForm.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_words_that_come_six_times_at_once_with_keys_of_their_own():
    assert together([Sending("test", form_key("test"), WORDS) for _ in range(6)]) == (["1"] * 6, 1)


@pytest.mark.django_db(transaction=True)
def test_words_that_come_at_once_when_their_time_is_over(time_machine):
    time_machine.move_to(START, tick=False)
    taken_once(Sending("test", "", WORDS), lambda: "0")
    time_machine.shift(WORDS_LIVE)
    assert together([Sending("test", "", WORDS)] * 6) == (["1"] * 6, 1)


@pytest.mark.django_db(transaction=True)
def test_a_key_that_comes_at_once_with_two_texts_is_taken_once():
    key = form_key("test")
    results, made = together([Sending("test", key, WORDS), Sending("test", key, ["别的"])])
    assert (results, made) == (["1", "other 1"], 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_rows_each_would_be_taken(monkeypatch):
    """That the tests above can fail: who only looks whether there is a result finds none, six times."""
    seen = threading.Barrier(6)

    def careless(sending, make):
        found = result_of(sending)
        seen.wait(30)
        return found or make()

    monkeypatch.setattr(idempotency, "taken_once", careless)
    assert together([Sending("test", form_key("test"), WORDS)] * 6)[1] == 6

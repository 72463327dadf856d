"""A function in a process of its own: plain values come out, nothing else does, and it dies alone."""

import pickle
from datetime import date, datetime, time, timedelta

import pytest

from portal.jobs.guarded import Died, Limits, Refused, answers, replayed, unpacked

PLAIN = [
    *(1, -2.5, True, None, "学校", b"\x00\xff", [1, [2]], (3, "x"), {"a": {"b": None}}),
    *(date(2026, 3, 18), datetime(2026, 3, 18, 14, 30), time(8, 30), timedelta(hours=25)),
]
LIMITS = Limits(memory_bytes=300_000_000, cpu_seconds=20, wall_seconds=30)


def run(name, limits=LIMITS, *, keep=None, **options):
    """What was answered, and what was raised in the end."""
    found = []
    try:
        with answers(f"tests.portal.jobs.guarded_functions:{name}", options, limits, keep=keep) as values:
            found += values
    except (Refused, Died) as error:
        return found, error
    return found, None


def test_plain_values_come_out_as_they_are():
    assert run("echo", values=PLAIN) == (PLAIN, None)


def test_no_django_is_loaded():
    assert run("modules", prefix="django") == ([[]], None)


def test_a_refusal_is_a_sentence_after_what_was_answered():
    found, error = run("refuse", after=3)
    assert (found, type(error), str(error)) == ([0, 1, 2], Refused, "这样的文件不收。")


@pytest.mark.parametrize(
    ("name", "options", "limits"),
    [
        ("crash", {}, LIMITS),
        ("devour", {"size": 400_000_000}, LIMITS),
        ("no_plain_value", {}, LIMITS),
        ("wait_for_ever", {}, Limits(LIMITS.memory_bytes, 20, wall_seconds=0.5)),
        ("compute_for_ever", {}, Limits(LIMITS.memory_bytes, cpu_seconds=1, wall_seconds=30)),
        ("nothing_of_that_name", {}, LIMITS),
    ],
)
def test_whatever_ends_it_early_is_told_apart_from_a_refusal(name, options, limits):
    _, error = run(name, limits, **options)
    assert type(error) is Died


def test_below_the_limit_the_same_function_answers():
    """Negative control of the one above."""
    assert run("devour", size=1_000) == ([1, 1_000], None)


def test_it_can_write_no_file(tmp_path):
    found, error = run("write", path=str(tmp_path / "x"))
    assert (found, type(error)) == ([1], Died)
    assert (tmp_path / "x").read_text() == ""


def test_answers_that_were_kept_are_replayed_without_a_process(tmp_path):
    keep = tmp_path / "answers"
    assert run("echo", keep=keep, values=PLAIN) == (PLAIN, None)
    with replayed(keep) as values:
        assert list(values) == PLAIN


def test_what_was_not_walked_was_not_kept(tmp_path):
    keep = tmp_path / "answers"
    with answers("tests.portal.jobs.guarded_functions:echo", {"values": [1, 2, 3]}, LIMITS, keep=keep) as values:
        assert next(values) == 1
    with replayed(keep) as again:
        assert next(again) == 1
        with pytest.raises(Died):
            next(again)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x05", b"\x05\x00\x00\x00abc", b"\x02\x00\x00\x00N.", b"\x13\x00\x00\x00cos\nsystem\n(S'ls'\ntR."],
)
def test_bytes_that_are_no_answer_do_nothing(tmp_path, content):
    (tmp_path / "answers").write_bytes(content)
    with replayed(tmp_path / "answers") as values, pytest.raises(Died):
        next(values)


@pytest.mark.parametrize("packed", [b"", b"\x05", b"abc", b"cos\nsystem\n(S'ls'\ntR."])
def test_what_the_process_packed_itself_is_trusted_no_more(packed):
    with pytest.raises(Died):
        unpacked(packed)


def test_rows_that_are_packed_come_out_as_they_are():
    assert unpacked(pickle.dumps(PLAIN, 5)) == PLAIN

"""No text from outside makes a regular expression of the product slow: the time grows with the length alone."""

import gc
import re
from functools import partial
from itertools import product
from time import thread_time

import pytest

from initiatives.schools.models.school import CODE_PATTERN
from portal.accounts.passwords import CLASSES
from tests.expressions import finding
from tests.expressions.structure import nested_repeats
from tests.expressions.worst_texts import shapes, text

# Characters of a text; how many texts are tried, the slowest of those before; seconds of CPU that one call may take;
# how much longer than before it may take beyond that (a linear one: 4 and 16 times). Short texts come first: what is
# far from linear fails there at once.
STEPS = (
    (64, None, 0.003, 0),
    (256, 400, 0.003, 0),
    (1_024, 100, 0.003, 9),
    (4_096, 16, 0.003, 9),
    (65_536, 2, 0.02, 40),
)
METHODS = ("search", "match", "fullmatch", "findall")


def seconds(call):
    """CPU time of one call; the least of three where it matters, since others use the machine."""
    taken = []
    gc.disable()  # a collection goes over the whole process and would count for this call
    try:
        for _ in range(3):
            start = thread_time()
            call()
            taken.append(thread_time() - start)
            if not 0.001 < taken[-1] < 0.3:
                break
    finally:
        gc.enable()
    return min(taken)


def too_long(taken, shorter, budget, growth):
    return taken > budget and (not growth or taken > growth * shorter)


def slow(pattern):
    """The first text that takes too long, with method, length and seconds; None when there is none.

    A call that takes longer than a linear one would is slow when the time has grown faster than the length, too. What
    looks slow is measured again beside the shorter text, so that a machine that was slow for a moment proves nothing.
    """
    encoded = (lambda *shape: text(*shape).encode()) if isinstance(pattern.pattern, bytes) else text

    def measure(shape, method, length):
        return seconds(partial(getattr(pattern, method), encoded(shape, length)))

    trials, before, shorter = [*product(shapes(pattern), METHODS)], {}, None
    for length, tried, budget, growth in STEPS:
        measured = {}
        for trial in sorted(trials, key=lambda trial: -before.get(trial, 0))[:tried]:
            measured[trial] = measure(*trial, length)
            if too_long(measured[trial], before.get(trial), budget, growth):
                pairs = [(measure(*trial, length), measure(*trial, shorter or length)) for _ in range(5)]
                taken, short = map(min, zip(*pairs, strict=True))
                if too_long(taken, short, budget, growth):
                    return *trial, length, taken
        trials, before, shorter = list(measured), measured, length
    return None


@pytest.fixture(scope="module")
def expressions():
    computed = {f"portal/accounts/passwords.py {name}": re.compile(pattern) for name, pattern in CLASSES.items()}
    return finding.expressions() | computed


def test_no_text_makes_an_expression_slow(expressions):
    doubtful = {place: found for place, p in expressions.items() if (found := nested_repeats(p.pattern, p.flags))}
    assert doubtful == {}  # and so nothing below runs for ever
    assert {place: found for place, pattern in expressions.items() if (found := slow(pattern))} == {}


@pytest.mark.parametrize(
    "pattern",
    [
        r"([\w.+-])[\w.+-]*@",
        r"\s+$",
        r"(\d{4})\s*年?\s*-?\s*[Qq]",
        r"\A(.*?)[\sT]+\d",
        r"\A[^.]*?[^,]*?以上",
        rb"<c\b[^>]*>",
        rb"<c>(.*?)</c>",
    ],
)
def test_slow_expressions_are_found(pattern):
    assert slow(re.compile(pattern)) is not None


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:\w+\s*)+$", r"(?:[a-z]+|\d)*x", r"((?:a*b?)+?c)", rb"(?:,?\d+)*x"])
def test_nested_repeats_are_found(pattern):
    assert nested_repeats(pattern) != []


@pytest.mark.parametrize(
    "pattern", [r"(?:[a-z]+\.)+[a-z]", r"(?:[^<]++|<(?!c))*+>", r"(?:,\d{3})+", r"a+b+", r"(?:a{1,3})+b"]
)
def test_repeats_whose_rounds_have_an_end_are_no_fault(pattern):
    assert nested_repeats(pattern) == []


def test_expressions_are_found_wherever_they_stand(expressions):
    patterns = {pattern.pattern for pattern in expressions.values()}
    some = {
        r"[\w.+@-]+",  # of a module
        r"^(\d{6}|\d{9}|LC-[A-Z]{3})$",  # in a validator
        r"^([a-z0-9-]+\.)+[a-z]{2,}$",  # in a validator of a field
        r"-?[\d.,]+%?",  # where it is used
        rb"date1904=[\"'](?:1|true)",
    }
    assert some - patterns == set()
    # Only these calls take a pattern from elsewhere: the classes of passwords, the constraints of models, a wing.
    assert finding.computed() == {
        "portal/accounts/passwords.py": "pattern",
        "portal/scaffold/management/commands/startroom.py": "order",  # over a file of ours, by a developer
        "portal/spreadsheets/plan/conditions.py": "b",
    }


def test_the_database_runs_one_expression_which_is_tested_like_the_others(expressions):
    """SQLite has Python match it. It is a constraint's; nothing that a visitor sends becomes an expression here."""
    assert {CODE_PATTERN} - {pattern.pattern for pattern in expressions.values()} == set()
    assert finding.lookups() == {("initiatives/schools/models/school.py", "code__regex")}

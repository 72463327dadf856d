"""Signatures of what is sent and of what comes back."""

import pytest

from portal.letters.gateways.signing import VALID, is_signed, signature
from tests.portal.letters.service import KEY


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "x" * 40}, {"timestamp": "1001"}, {"path": "/b"}, {"body": b"y"}, {"given": ""}, {"given": "sha256="},
        {"given": "密"}, {"timestamp": ""}, {"timestamp": "x"}, {"timestamp": "９" * 4},
    ],
)  # fmt: skip
def test_a_signature_is_of_just_this(time_machine, changes):
    time_machine.move_to(1000, tick=False)
    right = {"key": KEY, "timestamp": "1000", "path": "/a", "body": b"x", "given": signature(KEY, 1000, "/a", b"x")}
    assert is_signed(**right)
    assert not is_signed(**{**right, **changes})


@pytest.mark.parametrize(("later", "counts"), [(VALID, True), (-VALID, True), (VALID + 1, False), (-VALID - 1, False)])
def test_a_signature_is_of_its_moment(time_machine, later, counts):
    time_machine.move_to(100_000 + later, tick=False)
    assert is_signed(KEY, "100000", "/a", b"x", signature(KEY, 100_000, "/a", b"x")) is counts

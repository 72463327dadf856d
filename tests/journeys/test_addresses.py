"""What somebody may have linked or subscribed to: every address once published answers, or leads on for good."""

from pathlib import Path

import pytest

PUBLISHED = (Path(__file__).parent / "published_addresses.txt").read_text(encoding="utf-8").splitlines()


def received(answer):
    """The answer, read to its end if it is sent in pieces: a download holds its file open until then."""
    if answer.streaming:
        b"".join(answer)
    return answer


@pytest.mark.django_db
def test_every_published_address_answers(client, with_demonstration):
    client.raise_request_exception = False
    lost = {}
    for address in PUBLISHED:
        answer = received(client.get(address))
        if answer.status_code == 301 and not answer["Location"].startswith(
            "/static/"
        ):  # files that the server hands out
            answer = received(client.get(answer["Location"]))
        if answer.status_code not in (200, 301):
            lost[address] = answer.status_code
    assert lost == {}
    assert len(PUBLISHED) > 100

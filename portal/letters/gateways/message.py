"""What a gateway is given, and the four things that it can answer."""

from dataclasses import dataclass
from typing import Protocol

from portal.letters.models import Letter
from portal.letters.opening import opened


@dataclass(frozen=True)
class Message:
    """One letter in clear, in memory alone. ``key``: by which the other side knows a second call for it."""

    key: str
    to: str
    subject: str
    text: str
    template: str
    version: int

    @classmethod
    def of(cls, letter: Letter) -> "Message":
        """Raises UnsealError."""
        version = letter.version
        to, text = opened(letter.recipient), opened(letter.text)
        return cls(letter.key, to, version.subject, text, version.template.code, version.number)

    def __repr__(self) -> str:
        return f"<Message {self.key}>"


@dataclass(frozen=True)
class Accepted:
    """It is on its way; ``delivered``: it has arrived."""

    provider_id: str = ""
    delivered: bool = False


@dataclass(frozen=True)
class Refused:
    """It was not sent, and trying again is no use. ``why``: a few words that tell of nobody."""

    why: str


@dataclass(frozen=True)
class Later:
    """It was certainly not sent, and may be tried again."""

    why: str


@dataclass(frozen=True)
class Unknown:
    """Nobody knows whether it was sent."""

    why: str


Outcome = Accepted | Refused | Later | Unknown


class Gateway(Protocol):
    def send(self, message: Message) -> Outcome: ...

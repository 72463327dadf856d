"""Asks clamd, the virus scanner's server, about a file. No Django here: the settings read the address with it.

The protocol is clamd's INSTREAM (man clamd): the command, then pieces with their length in four bytes, then a piece of
no length; the answer is ``stream: OK``, ``stream: <name> FOUND`` or a line that ends in ``ERROR``.
"""

import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

CONNECT, ANSWER = 3.0, 30.0  # seconds
LONGEST_ANSWER = 4_096  # bytes
HOST, PORT = re.compile(r"[0-9A-Za-z.:-]{1,253}"), re.compile(r"[0-9]{1,5}")


class ClamdError(OSError):
    """The scanner answered, but not with a verdict."""


@dataclass(frozen=True)
class Clamd:
    """Where clamd listens: ``host`` and ``port``, or the path of a Unix socket in ``host`` and no port."""

    host: str
    port: int | None = None

    @classmethod
    def of(cls, text: str) -> "Clamd | None":
        """From ``host:port``, ``unix:/path`` or ``/path``; None from an empty text. Raises ValueError."""
        if not text:
            return None
        path = text.removeprefix("unix:")
        if path.startswith("/"):
            return cls(path)
        host, _, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not HOST.fullmatch(host) or not PORT.fullmatch(port) or not 0 < int(port) < 65_536:
            raise ValueError(text)
        return cls(host, int(port))

    def virus_in(self, pieces: Iterable[bytes]) -> str | None:
        """The name of what was found, or None. Raises OSError when there is no verdict."""
        with self._connected() as connection:
            # a scanner that refuses the rest says so in its answer, and takes no more
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(b"zINSTREAM\0")
                for piece in pieces:
                    if piece:
                        connection.sendall(len(piece).to_bytes(4, "big") + piece)
                connection.sendall(bytes(4))
            answer = self._answer(connection)
        if answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        if answer != "stream: OK":
            raise ClamdError(answer)
        return None

    def _connected(self) -> socket.socket:
        if self.port is None:
            connection = socket.socket(socket.AF_UNIX)
            try:
                connection.settimeout(CONNECT)
                connection.connect(self.host)
            except OSError:
                connection.close()
                raise
        else:
            connection = socket.create_connection((self.host, self.port), CONNECT)
        connection.settimeout(ANSWER)
        return connection

    def _answer(self, connection: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            piece = connection.recv(LONGEST_ANSWER)
            if not piece:
                break
            answer += piece
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")

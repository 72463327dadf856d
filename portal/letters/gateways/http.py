"""A message service over HTTP: signed JSON to one address, which is a setting and never comes from a person.

``POST`` with ``{"key", "to", "text", "template", "version"}``; the answer is ``{"accepted": true, "id": "…"}`` or
``{"accepted": false}``. The service must know a second call by its ``key`` and send once. Redirects are not followed,
and no proxy of the environment is used. What the service says is neither stored nor logged.
"""

import http.client
import json
import ssl
import time
from urllib.parse import urlsplit

from portal.letters.gateways.message import Accepted, Later, Message, Outcome, Refused, Unknown
from portal.letters.gateways.signing import signature

TIMEOUT = 10  # seconds for the connection, and for each step after it
LONGEST = 65_536  # bytes of an answer that are read
BUSY = (408, 425, 429, 503)  # not taken, try again
FAULT = (http.client.HTTPException, OSError)


class Service:
    """The service at ``address``; ``key`` signs."""

    def __init__(self, address: str, key: str, timeout: float = TIMEOUT) -> None:
        parts = urlsplit(address)
        self._key, self._path = key, parts.path or "/"
        if parts.query:
            self._path += f"?{parts.query}"
        self._host, self._port, self._timeout = parts.hostname or "", parts.port, timeout
        self._secure = parts.scheme == "https"

    def send(self, message: Message) -> Outcome:
        names = ("key", "to", "text", "template", "version")
        body = json.dumps({name: getattr(message, name) for name in names}, ensure_ascii=False).encode()
        connection = self._connection()
        try:
            try:
                connection.connect()
            except FAULT:
                return Later("连接不上短信服务")
            return self._ask(connection, body)
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)

    def _ask(self, connection: http.client.HTTPConnection, body: bytes) -> Outcome:
        """From the first byte that is sent the service may have the message."""
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "X-Timestamp": str(moment),
            "X-Signature": signature(self._key, moment, self._path, body),
        }
        try:
            connection.request("POST", self._path, body, headers)
            answer = connection.getresponse()
            said = answer.read(LONGEST)
        except FAULT:
            return Unknown("短信服务没有答复")
        return outcome_of(answer.status, said)


def outcome_of(status: int, said: bytes) -> Outcome:
    """What an answer means."""
    if status in BUSY:
        return Later(f"短信服务忙（{status}）")
    if 300 <= status < 500:
        return Refused(f"短信服务拒绝（{status}）")
    if not 200 <= status < 300:
        return Unknown(f"短信服务出错（{status}）")
    try:
        found = json.loads(said)
        taken, number = found["accepted"], found.get("id", "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Unknown("看不懂短信服务的答复")
    if taken is True:
        return Accepted(provider_id=str(number))
    return Refused("短信服务没有受理") if taken is False else Unknown("看不懂短信服务的答复")

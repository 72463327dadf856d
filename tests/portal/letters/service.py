"""An example of a message service: it checks the signature, knows a second call by its key, and reports afterwards.

with Service(KEY) as service:
    ... SMS_GATEWAY = service.address ...
    service.sent        # {key: text} of what went out to telephones, each once
    service.calls       # keys of all calls, in order
"""

import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from portal.letters.gateways.signing import is_signed, signature

KEY = "the key that both sides know, of 32 signs or more"


class Service(ThreadingHTTPServer):
    """``answer``: a status that it answers instead of doing anything. ``held``: it answers only once this is set."""

    daemon_threads = True

    def __init__(self, key=KEY):
        super().__init__(("127.0.0.1", 0), Handler)
        self.key, self.answer, self.body, self.held = key, 200, None, threading.Event()
        self.calls, self.sent, self.bodies, self.lock = [], {}, [], threading.Lock()
        self.held.set()
        self.address = f"http://127.0.0.1:{self.server_port}/send"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error):
        self.held.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """Whoever was killed does not hear the answer."""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        service = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        given = (self.headers["X-Timestamp"], self.path, body, self.headers["X-Signature"])
        if not is_signed(service.key, *given):
            return self.say(403, {"accepted": False})
        if service.answer != 200:
            return self.say(service.answer, {})
        message = json.loads(body)
        with service.lock:
            service.calls.append(message["key"])
            service.bodies.append(message)
            service.sent.setdefault(message["key"], message["text"])
        service.held.wait(60)
        return self.say(200, {"accepted": True, "id": f"n-{len(service.sent)}"})

    def say(self, status, words):
        said = json.dumps(words).encode() if self.server.body is None else self.server.body
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            if 300 <= status < 400:
                self.send_header("Location", self.server.address)
            self.end_headers()
            self.wfile.write(said)

    def log_message(self, *words):
        pass


def report(client, rows, *, key=KEY, moment=None, path="/letters/reports/", signed=None):
    """What the service sends afterwards."""
    body = json.dumps({"reports": rows}).encode() if not isinstance(rows, bytes) else rows
    moment = int(time.time()) if moment is None else moment
    headers = {"X-Timestamp": str(moment), "X-Signature": signed or signature(key, moment, path, body)}
    return client.post(path, body, content_type="application/json", headers=headers)

"""What a guarded process runs: the order comes on standard input, the answers go to standard output.

Neither Django nor anything else that takes long to import, so that the process starts in a few hundredths of a second.
"""

import gc
import importlib
import os
import pickle
import resource
import sys
from typing import IO, Any

VALUE, REFUSED, DONE = "value", "refused", "done"


class Refused(ValueError):
    """The function does not take what it was given. The message is a sentence for the person."""


def main() -> None:
    """Run the function of the order and send what it yields."""
    function, options, memory, seconds = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by our caller
    _confine(memory, seconds)
    gc.disable()  # the process ends before cycles could matter
    module, _, name = function.partition(":")
    out = sys.stdout.buffer
    try:
        for value in getattr(importlib.import_module(module), name)(**options):
            send(out, VALUE, value)
        send(out, DONE, None)
    except Refused as refusal:
        send(out, REFUSED, str(refusal))
    out.flush()
    os._exit(0)  # taking a hundred thousand cells apart first would help nobody


def send(out: IO[bytes], kind: str, value: Any) -> None:
    """One answer: how long it is, then the pair of its kind and its value."""
    data = pickle.dumps((kind, value), 5)
    out.write(len(data).to_bytes(4, "little"))
    out.write(data)


def _confine(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it may read files, never write one

"""What the tests run in a guarded process."""

import sys
import threading
from collections import Counter

from portal.jobs.guarded_process import Refused


def echo(values):
    yield from values


def modules(prefix):
    yield sorted(name for name in sys.modules if name.split(".")[0] == prefix)


def refuse(after):
    yield from range(after)
    raise Refused("这样的文件不收。")


def crash():
    yield 1
    raise KeyError("x")


def devour(size):
    yield 1
    yield len(bytearray(size))


def wait_for_ever():
    yield 1
    threading.Event().wait()


def compute_for_ever():
    yield 1
    while True:
        pass


def no_plain_value():
    yield 1
    yield Counter("aa")


def write(path):
    yield 1
    with open(path, "w") as file:  # noqa: PTH123 - as a library would
        file.write("x")
        file.flush()
    yield 2

"""Tasks for the tests: their effects can be counted, in the database and outside it."""

import os
import signal
import sys
import time
import uuid
from pathlib import Path

from django.utils import timezone

from portal.jobs.task import task
from portal.limits.models import Throttle

PREFIX = "effect "


def effect(name):
    """A row; how often it was written can be counted."""
    now = timezone.now()
    Throttle.objects.create(
        key=uuid.uuid4().hex, limit=f"{PREFIX}{name}", latest=now, ready_at=now, expires_at=now.replace(year=2099)
    )


def effects():
    """All that were written, sorted by name."""
    rows = Throttle.objects.filter(limit__startswith=PREFIX).values_list("limit", flat=True)
    return sorted(row.removeprefix(PREFIX) for row in rows)


def say(file, line):
    """A call to the outside: one line, in one system call."""
    with Path(file).open("a") as stream:
        stream.write(f"{line}\n")


@task(title="写一行")
def write(name):
    effect(name)


@task(title="写一行", atomic=False)
def write_apart(name):
    """The control: its effect is committed before the job is marked."""
    effect(name)


@task(title="对外通知", atomic=False)
def call_outside(file, line):
    say(file, line)


@task(title="出错", tries=3)
def broken(name=""):
    effect(name)
    raise ValueError


@task(title="退出进程", tries=3)
def leaves(name=""):
    effect(name)
    sys.exit(3)


@task(title="出错时说出个人信息")
def tells():
    found = Path(__file__).with_name("person.txt").read_text().strip()
    raise ValueError(found)


@task(title="中止进程一次")
def die_once(name, mark):
    effect(name)
    _die_without(mark)


@task(title="中止进程一次", atomic=False)
def die_once_apart(name, mark):
    """The control, as above."""
    effect(name)
    _die_without(mark)


@task(title="每次中止进程", tries=2)
def die(file):
    say(file, "died")
    os.kill(os.getpid(), signal.SIGKILL)


@task(title="等一个文件", atomic=False)
def wait_for(mark, name):
    effect(f"{name} begun")
    _until_there(mark)
    effect(name)


@task(title="等一个文件")
def wait_and_write(said, mark, name):
    effect(name)
    say(said, "begun")
    _until_there(mark)


@task(title="不肯停", atomic=False)
def stubborn(said):
    say(said, "begun")
    while True:
        try:
            time.sleep(60)
        except BaseException:  # noqa: S112 - it shall not let itself be interrupted
            continue


@task(title="带上下文", atomic=False, takes_context=True)
def in_steps(context, name):
    effect(f"{name} attempt {context.attempt}")
    with context.completing():
        effect(f"{name} at last")


@task(title="等一个文件再写最后一步", atomic=False, takes_context=True)
def wait_and_complete(context, said, mark, name):
    say(said, f"begun {context.attempt}")
    _until_there(mark)
    with context.completing():
        effect(name)


def _die_without(mark):
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _until_there(mark):
    while not Path(mark).exists():
        time.sleep(0.01)


@task(title="什么也不做")
def nothing():
    pass

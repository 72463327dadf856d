"""Sending, as a job for each letter: retries, their pauses and the mending of killed workers are the queue's.

One sweep over all letters would need a second way to claim rows, and one slow gateway would hold up every letter behind
it; jobs are claimed by any number of workers, and the enqueueing is part of the transaction that wrote the letter.

``calling`` is committed, then the gateway is called outside any transaction, then its answer is committed together with
the job's end. A job that comes back and finds its own call without an answer belongs to a worker that was killed in
between: nobody knows whether the letter went out. A notice is sent again under the same key, a code never. Nor is a
code sent that is no longer valid, however long the gateway or the workers were away.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.jobs.claims import pause
from portal.jobs.perform import TaskContext
from portal.jobs.queues import name_queue
from portal.jobs.task import task
from portal.letters import workflow
from portal.letters.enums import State
from portal.letters.gateways.choice import hand_over
from portal.letters.gateways.message import Accepted, Later, Message, Outcome, Refused
from portal.letters.models import Letter
from portal.letters.quiet import earliest

TRIES = 8  # calls until a person has to look
CODE, NOTICE = 50, 0  # priorities
KILLED = "发送中进程被中止"
QUEUE = name_queue("letters", "短信和通知")


@task(title="发送一条通知", queue_name=QUEUE, atomic=False, takes_context=True)
def deliver(context: TaskContext, letter: int, attempt: int, tried: int) -> None:
    """Call number ``attempt`` (from 0) of the letter; ``tried``: calls since it was written or a person sent it again.

    What cannot be unsealed fails before anything is called, and is tried again like any other job.
    """
    found = Letter.objects.select_related("version__template").filter(pk=letter).first()
    if found is None:
        return
    if (found.state, found.attempts) == (State.CALLING, attempt + 1):
        _settle(context, found, tried, None)
        return
    if (found.state, found.attempts) != (State.WAITING, attempt):
        return
    if found.is_expired:
        with context.completing():
            workflow.expired(found)
        return
    now = timezone.now()
    moment = earliest(max(now, found.not_before), found.channel, is_code=found.is_code)
    if moment > now:  # the worker was late, and now it is night
        with context.completing():
            enqueue(found, moment=moment, tried=tried)
        return
    message = Message.of(found)
    if workflow.begin(found):
        _settle(context, found, tried, hand_over(found.channel, message))


def enqueue(letter: Letter, *, moment: datetime | None = None, tried: int = 0) -> None:
    """Have it sent, not before its time or ``moment``. The arguments are numbers alone."""
    priority = CODE if letter.is_code else NOTICE
    later = deliver.using(run_after=moment or letter.not_before, priority=priority)
    later.enqueue(letter.pk, letter.attempts, tried)


def _settle(context: TaskContext, letter: Letter, tried: int, outcome: Outcome | None) -> None:
    """Write how the call ended, with the job's end; None: whoever called was killed."""
    with context.completing():
        match outcome:
            case Accepted():
                workflow.accepted(letter, outcome.provider_id, delivered=outcome.delivered)
            case Refused():
                workflow.died(letter, outcome.why)
            case Later():
                _again(letter, tried, outcome.why, reached=False)
            case _:
                _again(letter, tried, outcome.why if outcome else KILLED, reached=True)


def _again(letter: Letter, tried: int, why: str, *, reached: bool) -> None:
    """Another call after a pause. ``reached``: the gateway may have it already."""
    if reached and letter.is_code:
        workflow.doubted(letter, why)
    elif tried + 1 >= TRIES:
        (workflow.doubted if reached else workflow.died)(letter, why)
    else:
        soonest: timedelta = pause(tried + 1)
        moment = earliest(timezone.now() + soonest, letter.channel, is_code=letter.is_code)
        if letter.expires_at and moment >= letter.expires_at:
            workflow.expired(letter)
        elif workflow.put_off(letter, moment, why):
            enqueue(letter, moment=moment, tried=tried + 1)

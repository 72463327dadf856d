"""Performs an action of the room the way the back office does."""

from portal.actions.registry import find

REASON, TEXT = "大风预警", "因大风预警，时间有变，请留意公告。"


def perform(record, name, *, actor=None, reason=REASON, text=TEXT, **times):
    """The outcome of the action ``name`` on an edition or a session. ``times``: further answers of its dialog."""
    return find(type(record), name).perform(record, actor=actor, reason=reason, data={"text": text, **times})

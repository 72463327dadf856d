"""Short ways to perform an action of a room in a test, directly and through the back office."""

from django.urls import reverse

from portal.actions.declaration import Reason
from portal.actions.registry import find


def perform(record, action_name, /, *, actor=None, reason="核对无误", **data):
    """The action's outcome; raises what the action raises."""
    action = find(type(record), action_name)
    why = "" if action.reason == Reason.NONE else reason
    return action.perform(record, actor=actor, reason=why, data=data)


def act(client, record, action_name, /, **answers):
    """Post the action's page of the back office."""
    return client.post(action_page(record, action_name), answers)


def action_page(record, action_name):
    options = record._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_action", args=[record.pk, action_name])

"""The building's templates, which every installation has, and a few letters that nobody gets."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.demo.registry import demonstration, facts
from portal.letters.declared import TEMPLATES
from portal.letters.enums import Channel, State
from portal.letters.models import Letter, Template
from portal.letters.queries import PURPOSE, current_version
from portal.letters.wording import rendered
from portal.privacy.keyring import digests

NOBODY = "13800000000"  # a number that is given to nobody
LETTERS: tuple[tuple[str, str, State, dict[str, Any]], ...] = (
    ("1", "receipt", State.DELIVERED, {}),
    ("2", "receipt", State.SENT, {}),
    ("3", "code", State.DELIVERED, {}),
    ("4", "code", State.DOUBT, {"error": "短信服务没有答复"}),
    ("5", "receipt", State.DEAD, {"error": "短信服务拒绝（400）"}),
    ("6", "job-failed", State.SENT, {}),
)


@facts("通知模板", order=7)
def load_templates() -> None:
    """Templates that a later release declares otherwise follow it; the wording in use stays."""
    for declared in TEMPLATES.values():
        current_version(declared)
        values = {"name": declared.name, "channel": declared.channel, "is_code": declared.is_code}
        Template.objects.filter(code=declared.code).update(**values)


@demonstration("短信和通知", order=8)
@transaction.atomic
def load_letters() -> None:
    """None of them waits, so that no worker sends an invented one."""
    for number, code, state, more in LETTERS:
        declared = TEMPLATES[code]
        recipient = NOBODY if declared.channel == Channel.SMS else "nobody@example.org"
        version, moment = current_version(declared), timezone.now() - timedelta(hours=1)
        over = state in (State.SENT, State.DELIVERED)
        values = {
            "version": version,
            "channel": declared.channel,
            "recipient": recipient,
            "digest": digests(recipient, PURPOSE)[0],
            "text": "" if over and declared.is_code else rendered(version.text, declared.samples),
            "is_code": declared.is_code,
            "state": state,
            "attempts": 1,
            "written_at": moment,
            "not_before": moment,
            "expires_at": moment + timedelta(minutes=5) if declared.is_code else None,
            "called_at": moment,
            "sent_at": moment if over else None,
            "delivered_at": moment if state == State.DELIVERED else None,
            "is_demo": True,
        }
        Letter.objects.get_or_create(key=f"demonstration:{number}", defaults={**values, **more})

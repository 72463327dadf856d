"""Which gateway a channel has: the settings ``SMS_GATEWAY`` and ``MAIL_GATEWAY`` say; outside production files unless
they do."""

import logging

from django.conf import settings

from portal.letters.enums import Channel
from portal.letters.gateways.http import Service
from portal.letters.gateways.local import Console, Files, Inbox
from portal.letters.gateways.mail import Smtp
from portal.letters.gateways.message import Gateway, Message, Outcome, Refused, Unknown

logger = logging.getLogger(__name__)


def gateway_of(channel: str) -> Gateway | None:
    """None in production where the settings name none."""
    if channel == Channel.INBOX:
        return Inbox()
    name = settings.SMS_GATEWAY if channel == Channel.SMS else settings.MAIL_GATEWAY
    if not name and settings.PRODUCTION:
        return None
    if name in ("", "console", "file"):
        return Console() if name == "console" else Files()
    if channel == Channel.SMS:
        return Service(name, settings.SMS_GATEWAY_KEY)
    return Smtp(name, settings.MAIL_FROM)


def hand_over(channel: str, message: Message) -> Outcome:
    """Call the gateway. It never raises: what it could not say is that nobody knows."""
    gateway = gateway_of(channel)
    if gateway is None:
        return Refused(f"没有设置{Channel(channel).label}的网关")
    try:
        return gateway.send(message)
    except Exception as fault:  # of any library, and its message may quote the person
        logger.error("The gateway of %s failed: %s", channel, type(fault).__name__)
        return Unknown("发送时程序出错")

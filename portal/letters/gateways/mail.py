"""E-mail by SMTP, with Django's own client."""

import hashlib
import smtplib
from typing import Any

from django.core.mail import EmailMessage, get_connection
from environ import Env

from portal.letters.gateways.message import Accepted, Later, Message, Outcome, Refused, Unknown

TIMEOUT = 20  # seconds
SCHEMES = ("smtp", "smtps", "smtp+tls", "smtp+ssl")


class Smtp:
    """The server at ``address`` (``smtp+tls://user:password@host:587``); ``sender`` stands in From."""

    def __init__(self, address: str, sender: str) -> None:
        found = Env.email_url_config(address)
        self._sender = sender
        self._options: dict[str, Any] = {
            "host": found.get("EMAIL_HOST"),
            "port": found.get("EMAIL_PORT"),
            "username": found.get("EMAIL_HOST_USER"),
            "password": found.get("EMAIL_HOST_PASSWORD"),
            "use_tls": found.get("EMAIL_USE_TLS", False),
            "use_ssl": found.get("EMAIL_USE_SSL", False),
            "timeout": TIMEOUT,
        }
        self._backend = found["EMAIL_BACKEND"]

    def send(self, message: Message) -> Outcome:
        name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        domain = self._sender.rpartition("@")[2].rstrip("> ") or "localhost"
        headers = {"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"}
        connection = get_connection(self._backend, fail_silently=False, **self._options)
        mail = EmailMessage(message.subject, message.text, self._sender, [message.to], headers=headers)
        try:
            try:
                connection.open()
            except smtplib.SMTPAuthenticationError:
                return Later("邮件服务器不认账号")
            except (OSError, smtplib.SMTPException):
                return Later("连接不上邮件服务器")
            return _sent(connection.send_messages([mail]))
        except smtplib.SMTPRecipientsRefused:
            return Refused("邮件服务器不收这个地址")
        except smtplib.SMTPResponseException as fault:
            return Refused("邮件服务器拒绝") if fault.smtp_code >= 500 else Later("邮件服务器暂时不收")
        except (OSError, smtplib.SMTPException):
            return Unknown("邮件服务器没有答复")
        finally:
            connection.close()


def _sent(count: int | None) -> Outcome:
    return Accepted() if count else Refused("邮件没有收信人")

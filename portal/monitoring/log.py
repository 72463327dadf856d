"""One JSON object a line, with the request's id; numbers that could belong to a person are masked."""

import logging
from typing import Any

from portal.audit.request_id import request_id
from portal.privacy.masking import masked

LONGEST = 20_000  # characters of one message, and of one traceback


def shortened(text: str) -> str:
    """The beginning and the end of a text that is longer than ``LONGEST``."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n…\n{text[-LONGEST // 2 :]}"


class PersonalDataFilter(logging.Filter):
    """Adds the request id, masks the finished message, so that arguments are covered too, and bounds its length."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        record.msg, record.args = shortened(masked(record.getMessage())), None
        if record.exc_info and not record.exc_text:
            record.exc_text = shortened(masked(logging.Formatter().formatException(record.exc_info)))
        record.exc_info = None  # formatters then use the masked text
        return True


def configuration(*, structured: bool) -> dict[str, Any]:
    """For ``LOGGING``: JSON in production, plain lines elsewhere."""
    json_formatter = {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        "rename_fields": {"asctime": "time", "levelname": "level"},
        "json_ensure_ascii": False,
    }
    plain = {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"personal": {"()": "portal.monitoring.log.PersonalDataFilter"}},
        "formatters": {"line": json_formatter if structured else plain},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["personal"]}},
        "root": {"handlers": ["console"], "level": "INFO" if structured else "WARNING"},
        "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
    }

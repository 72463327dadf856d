"""One JSON object a line, with the request's id; numbers of persons and links to drafts are masked."""

import logging
import re
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS

from portal.audit.request_id import request_id, request_id_of
from portal.privacy.masking import masked
from portal.site.preview import without_links

LONGEST = 20_000  # characters of one message, of one traceback, and of one other field
CUT = re.compile(r"[\d\s\-‐‑–—－]")  # what a number of a person is written with
# Full-width digits, blanks and hyphens as Django writes them in its lines about refused requests.
ESCAPED = re.compile(r"\\u(ff1\d|3000|ff0d|201[0-4])")
UNPRINTED = ("request",)  # its text holds address and query once more, encoded so that numbers aren't recognised


def shortened(text: str) -> str:
    """The beginning and the end of a text that is longer than ``LONGEST``, without half a number at the cut."""
    if len(text) <= LONGEST:
        return text
    first, last = LONGEST // 2, len(text) - LONGEST // 2
    while first and CUT.match(text[first - 1]):
        first -= 1
    while last < len(text) and CUT.match(text[last]):
        last += 1
    return f"{text[:first]}\n…\n{text[last:]}"


def safe(text: str) -> str:
    """``text`` as it may be logged. It is cut first, so that a long one costs no more than a short one."""
    return masked(without_links(ESCAPED.sub(lambda found: chr(int(found[1], 16)), shortened(text))))


class PersonalDataFilter(logging.Filter):
    """Adds the request id; masks and bounds everything that is written: message with arguments, traceback, extras."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        record.request_id = getattr(record, "request_id", "") or request_id_of(request) or request_id.get()
        if method := getattr(request, "method", None):
            record.method = method
        record.msg, record.args = safe(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = record.exc_text and safe(record.exc_text)
        record.exc_info = None  # formatters then use the masked text
        record.stack_info = record.stack_info and safe(record.stack_info)
        for name in record.__dict__.keys() - {*RESERVED_ATTRS, *UNPRINTED}:
            setattr(record, name, _safe_value(getattr(record, name)))
        return True


def _safe_value(value: Any) -> Any:
    """An extra field of a record: masked text for what is no plain number; lists and mappings by their parts."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, list | tuple):
        return [_safe_value(part) for part in value]
    if isinstance(value, dict):
        return {safe(str(name)): _safe_value(part) for name, part in value.items()}
    text = safe(str(value))
    return value if isinstance(value, int) and text == str(value) else text


def configuration(*, structured: bool) -> dict[str, Any]:
    """For ``LOGGING``: JSON in production, plain lines elsewhere."""
    json_formatter = {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
        "datefmt": "%Y-%m-%dT%H:%M:%S%z",  # with the offset, so that lines of several machines can be put in order
        "rename_fields": {"asctime": "time", "levelname": "level"},
        "json_ensure_ascii": False,
        "reserved_attrs": [*RESERVED_ATTRS, *UNPRINTED],
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

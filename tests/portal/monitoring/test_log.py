import json
import logging
import logging.config

import pytest

from portal.audit.request_id import request_id
from portal.monitoring.log import LONGEST, PersonalDataFilter, configuration
from portal.privacy.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13800138000。", "电话138****8000。"),
        ("证件 371502199001011234", "证件 371502********1234"),
        ("证件 37150219900101123x", "证件 371502********123x"),
        ("信箱 zhang.san@example.gov.cn", "信箱 z***@example.gov.cn"),
        ("学校代码 3137000001", "学校代码 3137000001"),
        ("区划 371502107", "区划 371502107"),
    ],
)
def test_personal_numbers_are_masked_and_others_kept(text, shown):
    assert masked(text) == shown


@pytest.fixture
def production_logging():
    yield logging.config.dictConfig(configuration(structured=True))
    logging.config.dictConfig(configuration(structured=False))


def test_production_writes_one_json_object_with_the_request_id(production_logging, capsys):
    (handler,) = [h for h in logging.getLogger().handlers if any(isinstance(f, PersonalDataFilter) for f in h.filters)]
    token = request_id.set("abcdef123456")
    try:
        try:
            raise ValueError("no such number 13800138000")
        except ValueError:
            record = logging.getLogger("x").makeRecord(
                "x", logging.ERROR, __file__, 1, "caller %s", ("13912345678",), __import__("sys").exc_info()
            )
        for check in handler.filters:
            check.filter(record)
    finally:
        request_id.reset(token)
    line = json.loads(handler.format(record))
    assert (line["message"], line["level"], line["request_id"]) == ("caller 139****5678", "ERROR", "abcdef123456")
    assert "13800138000" not in line["exc_info"]
    assert "138****8000" in line["exc_info"]


def test_a_line_has_an_end():
    """However long the text: its beginning, which says what, and its end, which says why."""
    try:
        raise ValueError("x" * LONGEST * 3 + " at the end")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, __file__, 1, "begin %s", ("y" * LONGEST,), __import__("sys").exc_info()
        )
    PersonalDataFilter().filter(record)
    assert (record.msg[:6], len(record.msg)) == ("begin ", LONGEST + 3)
    assert record.exc_text.startswith("Traceback") and record.exc_text.endswith("at the end")
    assert len(record.exc_text) == LONGEST + 3

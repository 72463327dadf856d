"""What citizens sent to an installation of 0.2.0, put into its database before the upgrade."""

import json

from django.db import connection

ADDRESS, CONTACT = "203.0.113.77", "13812345678"
TEXT = "篮筐松动，请联系王小明"
VALUES = {"场地": "篮球场", "问题描述": TEXT}
AT = "2026-11-01 02:00:00+00:00"
ENTRIES = [  # key, kind, who, from where, note, before, after
    ("facilities.faultreport:1", "create", None, ADDRESS, "", None, VALUES),
    (
        "facilities.faultreport:1",
        "action",
        1,
        "10.0.0.5",
        f"受理：已联系{CONTACT}",
        {"状态": "待受理"},
        {"状态": "已受理"},
    ),
    ("facilities.faultreport:2", "delete", 1, "10.0.0.5", "", VALUES, None),
    ("facilities.faultreportother:1", "create", None, ADDRESS, "x：y", None, {"名称": "别的"}),
    ("facilities.facility:1", "change", 1, "10.0.0.5", "更正：核对", {"名称": "旧"}, {"名称": "新"}),
]


def send():
    """These rows, before the upgrade."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # some builds overwrite what is removed by themselves
            cursor.execute("PRAGMA secure_delete=OFF")
        cursor.execute(
            "UPDATE facilities_historicalfaultreport SET description = %s, history_address = %s", [TEXT, ADDRESS]
        )
        cursor.execute("UPDATE facilities_faultreport SET contact = %s WHERE id = 1", [CONTACT])
        for key, kind, actor, address, note, before, after in ENTRIES:
            cursor.execute(
                "INSERT INTO audit_auditevent (moment, kind, success, actor_id, actor_name, address, request_id,"
                " subject, subject_key, before, after, note)"
                " VALUES (%s, %s, %s, %s, '', %s, 'r-1', %s, %s, %s, %s, %s)",
                [AT, kind, True, actor, address, f"报修 {TEXT}", key, _json(before), _json(after), note],
            )


def _json(values):
    return None if values is None else json.dumps(values, ensure_ascii=False)

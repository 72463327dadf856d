"""What the audit log and the history of records keep of those who act."""

from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditEvent
from portal.privacy.register import Basis, Erasure, Export, hold
from portal.records.history import HistoryRow

hold(
    AuditEvent, "actor", "actor_name", "address", "subject", "before", "after", "note",
    whose=_("登录后台的人"),
    what=_("账号、来源地址、操作内容"),
    purpose=_("查明谁在何时做了什么"),
    basis=Basis.LEGAL_DUTY,
    retention=_("不少于六个月"),
    export=Export.REQUEST,
    erasure=Erasure.NOT,
)  # fmt: skip
hold(
    HistoryRow, "history_address",  # and ``history_user``, which the library adds to every table of versions
    whose=_("工作人员"),
    what=_("修改人、来源地址"),
    purpose=_("写明每次修改由谁作出"),
    basis=Basis.STAFF,
    retention=_("随所修改的记录保存"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip

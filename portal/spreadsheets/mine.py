"""What is kept of those who upload sheets."""

from django.utils.translation import gettext_lazy as _

from portal.privacy.register import Basis, Erasure, Export, hold
from portal.spreadsheets.models import Batch, Remembered

hold(
    Batch, "user", "address",
    whose=_("工作人员"),
    what=_("操作人、来源地址"),
    purpose=_("写明由谁导入，出错时可以撤销"),
    basis=Basis.STAFF,
    retention=_("随导入记录保存"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
hold(
    Remembered, "user",
    whose=_("工作人员"),
    what=_("表头的对应方式"),
    purpose=_("记住上次的表头对应方式"),
    basis=Basis.STAFF,
    retention=_("到账号删除为止"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip

"""What is kept of staff in the back office."""

from django.utils.translation import gettext_lazy as _

from portal.backoffice.models import SavedFilter
from portal.privacy.register import Basis, Erasure, Export, hold

hold(
    SavedFilter, "owner", "name", "query",
    whose=_("工作人员"),
    what=_("本人保存的列表筛选"),
    purpose=_("再次打开常用的列表"),
    basis=Basis.STAFF,
    retention=_("到本人删除或账号删除为止"),
    export=Export.OWN_PAGE,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip

from django.utils.translation import gettext_lazy as _

from portal.privacy.models import Reveal
from portal.privacy.register import Basis, Erasure, Export, hold

hold(
    Reveal, "who", "approved_by", "why",
    whose=_("工作人员"),
    what=_("查看人、批准人、查看原因"),
    purpose=_("查明谁看过公众的个人信息"),
    basis=Basis.LEGAL_DUTY,
    retention=_("不少于六个月"),
    export=Export.REQUEST,
    erasure=Erasure.NOT,
)  # fmt: skip

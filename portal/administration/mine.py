"""What is kept of those whose account two people decide about."""

from django.utils.translation import gettext_lazy as _

from portal.administration.models import AccountRequest
from portal.privacy.register import Basis, Erasure, Export, hold

hold(
    AccountRequest, "account", "requested_by", "decided_by", "reason",
    whose=_("工作人员"),
    what=_("双人办理的申请人、批准人、原因"),
    purpose=_("系统管理员和审计员的账号须由两人办理"),
    basis=Basis.LEGAL_DUTY,
    retention=_("不少于六个月"),
    export=Export.REQUEST,
    erasure=Erasure.NOT,
)  # fmt: skip

"""What 站点体检 knows of people: who decided that a finding stays."""

from django.utils.translation import gettext_lazy as _

from portal.checks.models import Waiver
from portal.privacy.register import Basis, Erasure, Export, hold

hold(
    Waiver, "person",
    whose=_("工作人员"),
    what=_("决定人"),
    purpose=_("记录由谁决定豁免"),
    basis=Basis.STAFF,
    retention=_("随豁免记录保存"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip

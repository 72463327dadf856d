"""What facilities know of people: whoever reports a fault."""

from django.utils.translation import gettext_lazy as _

from events.facilities.models import Facility, FaultReport, FaultStep
from portal.privacy.register import Basis, Erasure, Export, hold, not_personal, sent_in

sent_in(FaultReport, FaultStep)
hold(
    FaultReport, "contact",
    whose=_("报修人"),
    what=_("联系方式"),
    purpose=_("维修人员核实情况、答复报修人"),
    basis=Basis.CONSENT,
    retention=_("到报修办结为止"),
    export=Export.RECEIPT,
    erasure=Erasure.ON_CLOSING,
)  # fmt: skip
hold(
    FaultReport, "description", "photo",
    whose=_("报修人"),
    what=_("问题描述、照片"),
    purpose=_("找到并修好损坏的设施"),
    basis=Basis.CONSENT,
    retention=_("照片到报修办结为止，文字随报修记录保存"),
    export=Export.RECEIPT,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
hold(
    FaultStep, "person",
    whose=_("工作人员"),
    what=_("办理人"),
    purpose=_("记录由谁办理"),
    basis=Basis.STAFF,
    retention=_("随报修记录保存"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
not_personal(Facility, "phone", "street_address", reason="the public line and the place of a public facility")

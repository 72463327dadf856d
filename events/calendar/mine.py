"""Who announced a change of an event."""

from django.utils.translation import gettext_lazy as _

from events.calendar.models import Edition, Notice, Session
from portal.privacy.register import Basis, Erasure, Export, hold, not_personal

hold(
    Notice, "author",
    whose=_("工作人员"),
    what=_("经办人"),
    purpose=_("写明变更由谁公告"),
    basis=Basis.STAFF,
    retention=_("随公告保存"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
not_personal(Edition, "address", "contact", "contact_hours", reason="where it takes place, and a published line")
not_personal(Session, "address", reason="where it takes place")

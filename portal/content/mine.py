"""What texts know of people: those who wrote, reviewed and published them."""

from django.utils.translation import gettext_lazy as _

from portal.content.models import (
    Channel,
    Document,
    Edition,
    Leader,
    Office,
    PublicNotice,
    Redirect,
    Review,
    Speaker,
    Validity,
    Withdrawal,
    Writing,
)
from portal.privacy.register import Basis, Erasure, Export, hold, not_personal

for model, fields, what, purpose in (
    (Channel, ("owner",), _("负责人"), _("知道栏目由谁负责")),
    (Document, ("owner",), _("负责人"), _("到期时提醒谁复查")),
    (Edition, ("author", "writer", "editor"), _("送审人、作者、责任编辑"), _("知道稿件由谁写、由谁送审")),
    (Review, ("person", "author", "opinion"), _("审核人、送审人、意见"), _("证明稿件由谁审核、谁发布")),
    (Leader, ("name", "post"), _("领导的姓名和职务"), _("依法公开负责人")),
    (Office, ("head",), _("科室负责人"), _("依法公开机构负责人")),
    (Speaker, ("name", "post"), _("发言人的姓名和职务"), _("公开发布会由谁发言")),
    (Withdrawal, ("person",), _("办理人"), _("记录由谁撤下")),
    (Validity, ("person",), _("登记人"), _("记录由谁登记时效")),
):
    hold(
        model, *fields,
        whose=_("工作人员"),
        what=what,
        purpose=purpose,
        basis=Basis.STAFF,
        retention=_("随文章保存"),
        export=Export.REQUEST,
        erasure=Erasure.NOT if model is Review else Erasure.WITH_RECORD,
    )  # fmt: skip
hold(
    Writing, "person", "content",
    whose=_("工作人员"),
    what=_("正在编辑的人和还没有保存的内容"),
    purpose=_("断网、断电、登录过期时不丢失稿件"),
    basis=Basis.STAFF,
    retention=_("最近一次打开后 14 天"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
not_personal(PublicNotice, "phone", "address", reason="where one objects: the public line and place of an office")
not_personal(Office, "phone", "address", reason="the public line and place of an office")
not_personal(Redirect, "path", reason="where a page of an earlier site stood")

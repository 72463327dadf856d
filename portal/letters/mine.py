from django.utils.translation import gettext_lazy as _

from portal.letters.models import Letter
from portal.privacy.register import Basis, Erasure, Export, hold

hold(
    Letter, "recipient", "digest", "text",
    whose=_("收信人"),
    what=_("手机号码或邮箱、短信和通知的内容"),
    purpose=_("把验证码、回执和通知送到本人"),
    basis=Basis.LEGAL_DUTY,
    retention=_("验证码发出即清除内容，其余写成 90 天后删除"),
    export=Export.REQUEST,
    erasure=Erasure.BY_AGE,
)  # fmt: skip

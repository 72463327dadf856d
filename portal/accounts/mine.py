"""What is kept of staff: their accounts, and the traces of signing in."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import AccountNotice, FormerPassword, Grant, KnownAddress, SignInCounter, UnitMember, User
from portal.privacy.register import Basis, Erasure, Export, hold, not_personal

STAFF = _("工作人员")

hold(
    User, "username", "display_name", "first_name", "last_name", "email", "password", "last_login",
    whose=STAFF,
    what=_("用户名、姓名、邮箱、密码摘要、最近登录时间"),
    purpose=_("登录后台，写明每次修改由谁作出"),
    basis=Basis.STAFF,
    retention=_("到账号删除为止"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
hold(
    Grant, "user",
    whose=STAFF,
    what=_("角色和管理范围"),
    purpose=_("按岗位和管理范围授权"),
    basis=Basis.STAFF,
    retention=_("到授权收回为止"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
hold(
    UnitMember, "person",
    whose=STAFF,
    what=_("所在单位、到岗和离岗日期"),
    purpose=_("只让在岗人员办理本单位的记录"),
    basis=Basis.STAFF,
    retention=_("随账号保存"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
hold(
    FormerPassword, "user", "password",
    whose=STAFF,
    what=_("用过的密码的摘要"),
    purpose=_("防止重复使用旧密码，只存不可还原的摘要"),
    basis=Basis.STAFF,
    retention=_("最近五次"),
    export=Export.REQUEST,
    erasure=Erasure.BY_AGE,
)  # fmt: skip
hold(
    Authenticator, "user", "data",
    whose=STAFF,
    what=_("验证器、通行密钥的登记"),
    purpose=_("两步验证"),
    basis=Basis.STAFF,
    retention=_("到本人停用为止"),
    export=Export.OWN_PAGE,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
hold(
    SignInCounter, "label",
    whose=_("登录后台的人"),
    what=_("登录失败时输入的账号名、来源地址"),
    purpose=_("发现并阻止猜测密码"),
    basis=Basis.LEGAL_DUTY,
    retention=_("到登录成功或解除锁定为止"),
    export=Export.REQUEST,
    erasure=Erasure.BY_AGE,
)  # fmt: skip
hold(
    AccountNotice, "user", "sentence",
    whose=STAFF,
    what=_("别人对本人账号做了什么"),
    purpose=_("让本人知道，并能及时提出异议"),
    basis=Basis.STAFF,
    retention=_("随账号保存"),
    export=Export.OWN_PAGE,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip
hold(
    KnownAddress, "user", "digest",
    whose=STAFF,
    what=_("登录过的地址的摘要"),
    purpose=_("别人猜错密码时，不锁住本人常用的地址"),
    basis=Basis.STAFF,
    retention=_("最后一次从该地址登录后 90 天"),
    export=Export.REQUEST,
    erasure=Erasure.BY_AGE,
)  # fmt: skip
hold(
    Session, "session_key", "session_data",
    whose=STAFF,
    what=_("登录会话"),
    purpose=_("保持登录状态"),
    basis=Basis.STAFF,
    retention=_("到退出或超时为止"),
    export=Export.REQUEST,
    erasure=Erasure.BY_AGE,
)  # fmt: skip
hold(
    UserSession, "user", "ip", "user_agent", "session_key", "data",
    whose=STAFF,
    what=_("登录时间、来源地址、浏览器"),
    purpose=_("本人查看和结束自己的登录"),
    basis=Basis.STAFF,
    retention=_("到登录结束为止"),
    export=Export.OWN_PAGE,
    erasure=Erasure.BY_AGE,
)  # fmt: skip
not_personal(EmailAddress, "user", "email", reason="a table of the sign-in library that the product never fills")
not_personal(EmailConfirmation, "email_address", reason="a table of the sign-in library that the product never fills")
not_personal(LogEntry, "user", reason="a table of Django's that the product never fills: the audit log is its own")

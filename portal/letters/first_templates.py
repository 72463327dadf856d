"""The templates of the building itself."""

from portal.letters.declared import Value, declare
from portal.letters.enums import Channel

CODE = declare(
    "code",
    "验证码",
    Channel.SMS,
    {"code": Value("验证码", "482913"), "minutes": Value("分钟", "5")},
    text="验证码{验证码}，{分钟}分钟内有效。请勿告诉他人，工作人员不会向您索要。",
    is_code=True,
)
RECEIPT = declare(
    "receipt",
    "收件回执",
    Channel.SMS,
    {"subject": Value("事项", "场地报修"), "number": Value("受理号", "A1B2-C3D4-E5F6-G7H8")},
    text="您提交的{事项}已收到，受理号{受理号}，凭受理号可在网站查询办理进度。",
)
JOB_FAILED = declare(
    "job-failed",
    "任务失败告知",
    Channel.MAIL,
    {"task": Value("任务", "清理限流计数"), "moment": Value("时间", "2026-05-01 03:10")},
    subject="后台任务多次失败，已停止",
    text="后台任务“{任务}”多次失败，{时间}已停止。请登录工作台，在首页“失败的后台任务”里处理。",
)

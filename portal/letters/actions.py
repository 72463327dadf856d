"""What a person may do: send a letter again, and have letters written with another wording."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.actions.action import Action, Performance
from portal.actions.registry import register
from portal.letters.delivery import enqueue
from portal.letters.enums import State, Usage
from portal.letters.models import Letter, Template, TemplateVersion
from portal.letters.quiet import earliest


@register
class SendAgain(Action[Letter]):
    """The letter waits again, under the same key."""

    model, name, label, permission = Letter, "send-again", "再发一次", "retry"
    field, sources = "state", (State.DEAD, State.DOUBT)
    writes = ("not_before", "error")
    bulk = True
    icon = "outgoing_mail"
    description = "内容不变，马上再发一次。“不知是否发出”的，对方可能收到两次。"
    done = "已重新排队，马上发送；夜间的短信等到安静时段以后。"

    def obstacles(self, record: Letter) -> Iterator[str]:
        if not record.text:
            yield "内容已经清除，不能再发；需要时请对方重新获取。"
        elif record.is_expired:
            yield "验证码已经失效，不能再发；需要时请对方重新获取。"

    def apply(self, record: Letter, performance: Performance[Letter]) -> None:
        record.state, record.error = State.WAITING, ""
        record.not_before = earliest(performance.now, record.channel, is_code=record.is_code)

    def follow(self, record: Letter, performance: Performance[Letter]) -> None:
        enqueue(record)


@register
class Use(Action[TemplateVersion]):
    """From now on letters are written with this version; the one before is kept."""

    model, name, label, permission = TemplateVersion, "use", "启用", "publish"
    field, sources = "usage", (Usage.DRAFT, Usage.FORMER)
    writes = ("used_at",)
    icon = "task_alt"
    description = "从现在起，新写的通知用这一版文字；已经写好的不变。"
    done = "已启用，新写的通知用这一版文字。"

    def obstacles(self, record: TemplateVersion) -> Iterator[str]:
        yield from record.faults()

    def lock(self, record: TemplateVersion, data: Mapping[str, Any]) -> TemplateVersion:
        """The template first, so that two people who choose at the same moment choose one after the other."""
        list(Template.objects.select_for_update().filter(pk=record.template_id).values_list("pk"))
        return super().lock(record, data)

    def apply(self, record: TemplateVersion, performance: Performance[TemplateVersion]) -> None:
        record.template.versions.filter(usage=Usage.CURRENT).update(usage=Usage.FORMER)
        record.usage, record.used_at = Usage.CURRENT, performance.now

"""What an author does: submit, take back, discard, begin the next edition."""

from collections.abc import Iterator

from portal.accounts.models import User
from portal.actions.action import Performance
from portal.actions.registry import register
from portal.content.actions.editions import EditionAction
from portal.content.digest import CONTENT, copy_parts, digest_of
from portal.content.enums import UNDER_REVIEW, Change, Secrecy, State
from portal.content.models import Edition
from portal.content.readiness import faults_of


@register
class Submit(EditionAction):
    """The text goes to its first review; from now on nobody changes it."""

    name, label, permission, icon = "submit", "提交审核", "submit", "send"
    sources = (State.DRAFT,)
    writes = ("round", "digest", "author", "submitted_at")
    description = "提交后不能修改，由他人逐级审核；要改时可以撤回。"
    done = "已提交，等待初审。"

    def obstacles(self, record: Edition) -> Iterator[str]:
        if record.secrecy != Secrecy.OPEN:
            yield f"公开属性是“{record.get_secrecy_display()}”，不能在网站发布。"
        yield from faults_of(record)

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.state, record.round = State.FIRST, record.round + 1
        record.author, record.submitted_at = performance.actor, performance.now
        record.digest = digest_of(record)


@register
class Recall(EditionAction):
    """The author takes the text back; the reviews begin anew afterwards."""

    name, label, permission, icon = "recall", "撤回修改", "submit", "undo"
    sources = (*UNDER_REVIEW, State.READY)
    description = "撤回后可以修改，审核将从初审重新开始。"
    done = "已撤回，可以修改。"

    def personal_obstacles(self, record: Edition, actor: User) -> Iterator[str]:
        if record.author_id != actor.pk and not actor.is_superuser:
            yield f"只有送审人{record.author}可以撤回；审核人可以退回。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.state, record.digest = State.DRAFT, ""


@register
class Discard(EditionAction):
    """The draft will not be published; it stays to be looked up."""

    name, label, permission, icon = "discard", "作废", "submit", "delete"
    sources = (State.DRAFT,)
    description = "这一版不再使用，内容保留备查；已公开的版本不受影响。"
    done = "已作废。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.state = State.DISCARDED


@register
class Revise(EditionAction):
    """A new draft with the content of this edition: to change what is public, or to bring back what was."""

    name, label, permission, icon = "revise", "修改为新版本", "submit", "edit"
    field, validates = "", False
    description = "以这一版的内容新建草稿，审核发布后替换公开的版本；公开的内容暂时不变。"
    done = "已新建草稿。"

    def obstacles(self, record: Edition) -> Iterator[str]:
        if record.state not in (State.PUBLIC, State.DISCARDED):
            yield f"当前为“{record.get_state_display()}”，可以直接修改或撤回修改。"
        elif Edition.objects.in_work().filter(document=record.document_id).exists():
            yield "这篇文章已有一个版本正在处理，请先完成或作废它。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        """This edition stays as it is."""

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        newest = (
            Edition.objects.filter(document=record.document_id).order_by("-serial").values_list("serial", flat=True)
        )
        values = {name: getattr(record, name) for name in CONTENT}
        values.update(change=Change.SLIP, change_note="")
        edition = Edition.objects.create(document=record.document, serial=newest[0] + 1, **values)
        copy_parts(record, edition)
        performance.result = edition

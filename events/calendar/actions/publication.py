"""Publishing and withdrawing an edition."""

from collections.abc import Iterator

from events.calendar.enums import Publication
from events.calendar.models import Edition
from events.calendar.naming import complaint
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.refusal import Obstacle
from portal.actions.registry import register
from portal.records.copying import STILL_A_COPY, is_name_of_copy


@register
class Publish(Action[Edition]):
    model, name, label, permission = Edition, "publish", "发布", "publish"
    field, sources = "publication", (Publication.DRAFT, Publication.WITHDRAWN)
    writes = ("published_at",)
    icon, checks_ahead = "publish", True

    def obstacles(self, record: Edition) -> Iterator[str]:
        if sentence := complaint(record.title, record.name_basis):
            yield Obstacle(sentence, "title")
        if is_name_of_copy(record.title):
            yield Obstacle(STILL_A_COPY, "title")
        if not record.summary:
            yield Obstacle("还没有摘要，请用一两句话说明。", "summary")
        if record.first_day is None and not record.date_note and record.year is None:
            yield Obstacle("日期未知时，请在“日期说明”中写明何时公布或以何为准。", "date_note")
        if not record.hosts and not record.source_title:
            yield Obstacle("请填写主办单位；转载已公布的事实时填写来源。", "hosts")

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.publication = Publication.PUBLIC
        record.published_at = record.published_at or performance.now

    def message(self, record: Edition, performance: Performance[Edition]) -> str:
        before = record.notices.exclude(pk__in=record.notices.visible().values("pk")).count()
        kept = f"发布前写的 {before} 条变更公告不对外显示。" if before else ""
        return f"已发布，公开页面和日历订阅中可以看到。{kept}"


@register
class Withdraw(Action[Edition]):
    """Takes the edition off every public face. It stays in the back office."""

    model, name, label, permission = Edition, "withdraw", "撤下", "publish"
    field, sources = "publication", (Publication.PUBLIC,)
    reason, reason_label = Reason.REQUIRED, "撤下原因"
    validates = False  # whatever else is wrong with the record, it must be possible to take it down
    icon, done = "visibility_off", "已撤下。"
    description = "公开页面和订阅中不再出现；后台保留。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.publication = Publication.WITHDRAWN

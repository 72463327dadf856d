"""What happens to values and indicators: published, revised, withdrawn, confirmed.

What was published is never changed in place: a revision keeps the old value for the record, a withdrawal keeps the
value with its reason.
"""

from collections.abc import Iterator

from initiatives.indicators.action_forms import RevisionForm
from initiatives.indicators.confirmation import Confirm
from initiatives.indicators.enums import State
from initiatives.indicators.models import Comparison, Indicator, Observation, RankClaim, ReportedFigure
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.refusal import Obstacle
from portal.actions.registry import register

REVISABLE = (
    *("value", "numerator", "denominator", "qualifier", "quality"),
    *("published_text", "quote", "note", "source", "source_id"),
)


class ObservationAction(Action[Observation]):
    model, field = Observation, "state"
    conflict = "该指标在同一时期、同一地区已有已发布的数据，请修订原数据。"


@register
class Publish(ObservationAction):
    """From then on the value is locked and readers see it."""

    name, label, permission, icon = "publish", "发布", "publish", "publish"
    sources = (State.DRAFT,)
    writes = ("published_at", "published_by")
    bulk = checks_ahead = True
    description = "发布后不能直接修改，只能修订或撤回。"
    done = "已发布。"

    def obstacles(self, record: Observation) -> Iterator[str]:
        if record.source_id is None:
            yield Obstacle("发布前请填写来源。", "source")

    def apply(self, record: Observation, performance: Performance[Observation]) -> None:
        record.state = State.PUBLISHED
        record.published_at, record.published_by = performance.now, performance.actor

    def bulk_message(self, count: int) -> str:
        return f"已发布 {count} 条数据。"


@register
class Revise(ObservationAction):
    """A corrected value takes the place of the published one; period and place stay.

    ``data`` holds the changed columns, of ``REVISABLE``. The person is led to the new row.
    """

    name, label, permission, icon = "revise", "修订", "revise", "edit"
    sources = (State.PUBLISHED,)
    reason, form, validates = Reason.REQUIRED, RevisionForm, False
    description = "原值保留并公开为“已修订”，新值立即生效。"
    done = "已发布修订，原值保留。"

    def apply(self, record: Observation, performance: Performance[Observation]) -> None:
        if unknown := set(performance.data) - set(REVISABLE):
            raise TypeError(f"cannot be revised: {sorted(unknown)}")
        record.state = State.SUPERSEDED

    def follow(self, record: Observation, performance: Performance[Observation]) -> None:
        columns = {column.attname: getattr(record, column.attname) for column in Observation._meta.concrete_fields}
        new = Observation(**{**columns, "id": None})
        for name, value in performance.data.items():
            setattr(new, name, value)
        new.supersedes, new.revision_reason, new.state = record, performance.reason, State.PUBLISHED
        new.published_at, new.published_by = performance.now, performance.actor
        new.recorded_by = performance.actor
        new.full_clean(exclude=["supersedes"])
        new.save(force_insert=True)
        self._carry_over(record, new)
        performance.result = new

    def _carry_over(self, old: Observation, new: Observation) -> None:
        """Claims and checks speak of the value in force."""
        for claims in (RankClaim, Comparison, ReportedFigure):
            for claim in claims.objects.filter(observation=old):
                claim.observation = new
                claim.save()


@register
class Withdraw(ObservationAction):
    """Readers no longer see the value; the record keeps it with the reason and the person."""

    name, label, permission, icon = "withdraw", "撤回", "withdraw", "undo"
    sources = (State.PUBLISHED,)
    writes = ("revision_reason", "withdrawn_at", "withdrawn_by")
    reason, validates = Reason.REQUIRED, False
    description = "撤回后公众看不到这条数据，记录和原因保留。"
    done = "已撤回。"

    def apply(self, record: Observation, performance: Performance[Observation]) -> None:
        record.state, record.revision_reason = State.WITHDRAWN, performance.reason
        record.withdrawn_at, record.withdrawn_by = performance.now, performance.actor


@register
class ConfirmIndicator(Confirm[Indicator]):
    model, label, permission = Indicator, "标记为今天已核对", "change"
    day_field, counted, done = "last_confirmed_on", "个指标", "已标记今天核对。"

    def bulk_message(self, count: int) -> str:
        return f"已标记 {count} 个指标。"

"""The three reviews: one person, one step, never the author."""

from collections.abc import Iterator

from django import forms
from django.db import models

from portal.accounts.access import allowed
from portal.accounts.models import User
from portal.actions.action import Performance
from portal.actions.refusal import ActionRefused
from portal.actions.registry import register
from portal.content.actions.editions import STEPS, EditionAction, decided, needed, not_twice, passed, unchanged
from portal.content.enums import UNDER_REVIEW, Outcome, State, Step
from portal.content.models import Edition
from portal.content.models.review import LONGEST_OPINION
from portal.records.text import LinesBox

SHORTEST_OPINION = 2  # characters with which a return is explained


class Aspect(models.TextChoices):
    """What a reviewer answers for."""

    POLITICS = "politics", "政治"
    LAW = "law", "法律"
    POLICY = "policy", "政策"
    SECRECY = "secrecy", "保密"
    WORDING = "wording", "文字"
    OPINION = "opinion", "舆情"


class PassForm(forms.Form):
    aspects = forms.MultipleChoiceField(
        label="已核对", choices=Aspect, widget=forms.CheckboxSelectMultiple, help_text="六项都核对过才能通过。"
    )
    opinion = LinesBox(label="意见", max_length=LONGEST_OPINION, required=False, widget=forms.Textarea)

    def clean_aspects(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["aspects"]
        missing = [str(aspect.label) for aspect in Aspect if aspect not in ticked]
        if missing:
            raise forms.ValidationError(f"还没有核对：{'、'.join(missing)}。")
        return ticked


class ReturnForm(forms.Form):
    opinion = LinesBox(
        label="意见", min_length=SHORTEST_OPINION, max_length=LONGEST_OPINION, widget=forms.Textarea,
        help_text="写明要改什么，送审人会看到。",
    )  # fmt: skip


class ReviewAction(EditionAction):
    """A decision about the edition at the step where it stands; each step has a role of its own."""

    permission = "review"
    sources = UNDER_REVIEW
    outcome: Outcome

    def permitted(self, actor: User | None, record: Edition | None = None) -> bool:
        if not super().permitted(actor, record):
            return False
        step = STEPS.get(State(record.state)) if record else None
        return actor is None or step is None or allowed(actor, Edition, f"review_{step.value}", record)

    def obstacles(self, record: Edition) -> Iterator[str]:
        yield from unchanged(record)

    def personal_obstacles(self, record: Edition, actor: User) -> Iterator[str]:
        yield from not_twice(record, actor)

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        """Written with the state in which it was decided."""
        data = performance.data
        opinion, aspects = data.get("opinion", ""), list(data.get("aspects", []))
        step = STEPS[State(performance.stored.state)]
        decided(record, step, performance, outcome=self.outcome, opinion=opinion, aspects=aspects).save()


@register
class Pass(ReviewAction):
    """On to the next step, after the last to publication."""

    name, label, icon, form, outcome = "pass", "通过", "check", PassForm, Outcome.PASSED
    description = "通过后进入下一环节；同一轮里您不能再办理其他环节。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        steps = needed(record)
        place = steps.index(STEPS[State(record.state)])
        record.state = State(steps[place + 1].value) if place + 1 < len(steps) else State.READY

    def message(self, record: Edition, performance: Performance[Edition]) -> str:
        return f"已通过，现在是“{record.get_state_display()}”。"


@register
class Return(ReviewAction):
    """Back to the author, with the reason."""

    name, label, icon, form, outcome = "return", "退回", "reply", ReturnForm, Outcome.RETURNED
    description = "退回后送审人修改，审核从初审重新开始。"
    done = "已退回送审人。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.state, record.digest = State.DRAFT, ""


@register
class ReviewAfterwards(EditionAction):
    """A text that was published urgently is looked at by those who had no time before: one person, one step."""

    name, label, permission, icon, form = "review-afterwards", "补审", "review", "fact_check", PassForm
    field, validates = "", False
    description = "紧急发布的稿件，一个工作日内由另外两人补审；有问题的请办理撤下。"
    done = "已补审。"

    def obstacles(self, record: Edition) -> Iterator[str]:
        if not (record.state == State.PUBLIC and record.is_urgent):
            yield "只有紧急发布的稿件要补审。"
        elif not _missing(record):
            yield "已经补审完毕。"
        else:
            yield from unchanged(record)

    def personal_obstacles(self, record: Edition, actor: User) -> Iterator[str]:
        yield from not_twice(record, actor)
        missing = _missing(record)
        if missing and not _own_step(record, actor):
            yield f"还差{'、'.join(str(step.label) for step in missing)}，您不负责这个环节。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        """The edition stays public as it is."""

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        data, actor = performance.data, performance.actor
        step = _own_step(record, actor) if actor else None
        if step is None:
            raise ActionRefused("补审须由本人办理。")
        opinion, aspects = data.get("opinion", ""), list(data.get("aspects", []))
        decided(record, step, performance, opinion=opinion, aspects=aspects).save()


def _missing(record: Edition) -> list[Step]:
    """The reviews that a text published urgently still lacks."""
    done = passed(record)
    return [step for step in needed(record) if step not in done]


def _own_step(record: Edition, actor: User) -> Step | None:
    """The first of them that is this person's."""
    mine = (step for step in _missing(record) if allowed(actor, Edition, f"review_{step.value}", record))
    return next(mine, None)

"""What the actions on editions have in common."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from portal.accounts.models import User
from portal.actions.action import Action, Performance
from portal.actions.refusal import ActionRefused
from portal.content.digest import digest_of
from portal.content.enums import Outcome, State, Step
from portal.content.models import Document, Edition, Review

CHANGED = "内容在送审后被改动过，与审核的不是同一份，请撤回修改后重新送审。"
STEPS = {State.FIRST: Step.FIRST, State.SECOND: Step.SECOND, State.FINAL: Step.FINAL}


class EditionAction(Action[Edition]):
    """An action on one edition, with its document locked first: what happens to one document happens in turn."""

    model, field = Edition, "state"

    def lock(self, record: Edition, data: Mapping[str, Any]) -> Edition:
        list(Document.objects.select_for_update().filter(pk=record.document_id).values_list("pk"))
        return super().lock(record, data)


def window(record: Edition) -> datetime:
    """When the window of a public edition opens or opened."""
    return cast(datetime, record.visible_from)


def unchanged(record: Edition) -> Iterator[str]:
    """Says so when the content is not what was submitted."""
    if record.digest and digest_of(record) != record.digest:
        yield CHANGED


def needed(record: Edition) -> list[Step]:
    """The reviews that the channel asks for, in their order."""
    steps = [Step.FIRST, Step.SECOND, Step.FINAL]
    return steps if record.document.channel.reviews == len(steps) else [Step.FIRST, Step.FINAL]


def not_twice(record: Edition, actor: User) -> Iterator[str]:
    """Why this person may not decide: it is their text, or they have decided in this round."""
    if record.author_id == actor.pk:
        yield "您是本稿送审人，不能审核或发布。"
    former = Review.objects.filter(edition=record, round=record.round, person=actor).first()
    if former:
        yield f"本轮{former.get_step_display()}由您办理，{record.get_state_display()}须换一人。"


def passed(record: Edition) -> set[Step]:
    """The reviews of this round that passed exactly this content."""
    rows = Review.objects.filter(edition=record, round=record.round, outcome="passed", digest=record.digest)
    return {Step(step) for step in rows.values_list("step", flat=True)}


def decided(record: Edition, step: Step, performance: Performance[Edition], **values: Any) -> Review:
    """What is kept of the decision: by whom, about which content. Raises ActionRefused where nobody is named."""
    if performance.actor is None:
        raise ActionRefused("审核和发布须由本人办理。")
    of = performance.stored
    usual = {"outcome": Outcome.PASSED, "opinion": "", "aspects": [], **values}
    key = {"edition": record, "round": of.round, "step": step, "person": performance.actor, "author": of.author}
    return Review(**key, **usual, digest=of.digest, at=performance.now)

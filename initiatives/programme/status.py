"""How far a measure or an initiative is: derived from milestones and indicators, unless overridden with a reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from initiatives.indicators.target_status import MET, NOT_MET, TargetStatus, target_status
from initiatives.programme.enums import Progress, Status
from initiatives.programme.models import Initiative, Measure, Milestone, Programme
from portal.dates.precision import last_day

STYLES = {
    Status.PLANNED: "closed",
    Status.ACTIVE: "soon",
    Status.LATE: "warn",
    Status.DONE: "open",
    Status.STANDING: "soon",
    Status.ENDED: "closed",
}


@dataclass(frozen=True)
class Verdict:
    """``rule`` tells the reader where the status comes from."""

    status: Status
    rule: str

    @property
    def word(self) -> str:
        return str(self.status.label)

    @property
    def style(self) -> str:
        return STYLES[self.status]


def judge_milestones(milestones: Iterable[Milestone], day: date, *, started: bool) -> Verdict:
    """The status that a list of milestones alone supports."""
    counted = [milestone for milestone in milestones if milestone.state != Progress.DROPPED]
    done = sum(milestone.state == Progress.DONE for milestone in counted)
    late = sum(milestone.overdue(day) for milestone in counted)
    tally = _("里程碑 %(done)s/%(total)s 已完成") % {"done": done, "total": len(counted)}
    if late:
        return Verdict(Status.LATE, _("%(tally)s，%(late)s 项逾期") % {"tally": tally, "late": late})
    if counted and done == len(counted):
        return Verdict(Status.DONE, tally)
    if counted and (done or started or any(milestone.state == Progress.ACTIVE for milestone in counted)):
        return Verdict(Status.ACTIVE, tally)
    return Verdict(Status.ACTIVE if started else Status.PLANNED, tally if counted else _("未列里程碑"))


def of_measure(measure: Measure, day: date, *, measured: bool = False) -> Verdict:
    """Milestones decide; one that carries on (no end, 持续) is never done because its list is.

    ``measured``: an indicator of the measure has a published value, so it is under way.
    """
    standing_on = measure.period_label.startswith("持续") and measure.end_on is None
    started = (
        measured or standing_on or bool(measure.quote) or (measure.start_on is not None and measure.start_on <= day)
    )
    verdict = judge_milestones(measure.milestones.all(), day, started=started)
    if verdict.status == Status.DONE and standing_on:
        return Verdict(Status.ACTIVE, _("%(rule)s，持续实施") % {"rule": verdict.rule})
    if verdict.status == Status.ACTIVE and _over(measure, day) and not measure.milestones.all():
        return Verdict(Status.DONE, _("实施期已结束"))
    return verdict


def _over(row: Measure | Programme, day: date) -> bool:
    """Whether the whole period of the row's end has passed; without an end never."""
    return row.end_on is not None and last_day(row.end_on, row.end_precision) < day


def of_initiative(initiative: Initiative, day: date) -> Verdict:
    """The override, else milestones of the initiative and its measures together with its indicators' targets."""
    if initiative.status_override in Status.values:
        return Verdict(
            Status(initiative.status_override), _("人工确定：%(reason)s") % {"reason": initiative.override_reason}
        )
    measured = {
        gauge.measure_id for gauge in initiative.gauges.all() if any(not row.is_demo for row in gauge.indicator.series)
    }
    measures = [of_measure(row, day, measured=row.pk in measured) for row in initiative.measures.all()]
    milestones = list(initiative.milestones.all())
    for measure in initiative.measures.all():
        milestones.extend(measure.milestones.all())
    verdict = judge_milestones(milestones, day, started=any(m.status != Status.PLANNED for m in measures))
    words = [found.word for found in _target_statuses(initiative)]
    rule = verdict.rule
    if MET in words or NOT_MET in words:
        met, judged = words.count(MET), words.count(MET) + words.count(NOT_MET)
        rule = _("%(rule)s；%(judged)s 项有目标的指标中 %(met)s 项已达目标") % {
            "rule": rule,
            "judged": judged,
            "met": met,
        }
    open_measures = any(measure.status not in (Status.DONE, Status.ENDED) for measure in measures)
    running = not _over(initiative.programme, day)
    if verdict.status == Status.DONE and (NOT_MET in words or open_measures or running):
        return Verdict(Status.ACTIVE, _("%(rule)s；计划仍在实施") % {"rule": rule} if running else rule)
    return Verdict(verdict.status, rule)


def _target_statuses(initiative: Initiative) -> Iterator[TargetStatus]:
    """Of published values only: what is invented says nothing of an initiative."""
    for gauge in initiative.gauges.all():
        indicator = gauge.indicator
        published = [row for row in indicator.series if not row.is_demo]
        yield target_status(indicator, published[-1] if published else None, indicator.all_targets)

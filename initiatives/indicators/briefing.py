"""The press conference of the published figures as a page: every figure in the words in which it was published.

What was said is not known word by word; the page says so, and holds the figures by field of work, not speeches.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from html import escape

from django.db import transaction
from django.utils import timezone

from initiatives.indicators.models import Observation, SourceDocument
from initiatives.indicators.quoted import key_of
from portal.content.enums import ChannelKind, State
from portal.content.invented import decided, people
from portal.content.models import Channel, Conference, Document, Edition, Speaker, Stage, Turn
from portal.site.models import SiteIdentity

NOTE = "本页按公开报道整理：公布的数字照录并链接到指标，其余文字不是发言原话。"
HOUR = 10  # of the day before the demonstration is loaded, at which the page became public


@transaction.atomic
def load_briefing(code: str, areas: Mapping[str, str]) -> None:
    """``code`` is that of the source; ``areas``: the quotation of a figure → its field of work.

    Does nothing where there is such a page already.
    """
    source = SourceDocument.objects.get(code=code)
    channel = Channel.objects.filter(kind=ChannelKind.CONFERENCE).order_by("position").first()
    if channel is None or source.published_on is None or Document.objects.filter(channel=channel).exists():
        return
    rows = Observation.objects.published().citywide().filter(source=source).exclude(quote="")
    observations = list(rows.select_related("indicator", "place").order_by("indicator__position", "pk"))
    edition = _edition(channel, source, len(observations))
    bureau = SiteIdentity.current().name
    Conference.objects.create(
        edition=edition,
        stage=Stage.TOLD,
        held_on=source.published_on or timezone.localdate(),
        organiser=source.publisher,
        publisher=bureau,
    )
    Speaker.objects.create(edition=edition, post=source.publisher, is_host=True)
    speaker = Speaker.objects.create(edition=edition, post=bureau, position=1)
    for position, (area, found) in enumerate(_by_area(observations, areas).items()):
        Turn.objects.create(edition=edition, speaker=speaker, text=_paragraph(area, found), position=position)
    decided(edition, people())


def _edition(channel: Channel, source: SourceDocument, figures: int) -> Edition:
    moment = (timezone.localtime() - timedelta(days=1)).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    document = Document.objects.create(channel=channel, first_public_at=moment)
    edition = Edition(document=document, title=source.title, summary=f"公布教育和体育的数据 {figures} 项。")
    edition.body = f"<p>{NOTE}{escape(source.date_note)}</p>"
    edition.source, edition.source_date = source.publisher, source.published_on
    edition.state, edition.round, edition.author, edition.submitted_at = State.PUBLIC, 1, people()[0], moment
    edition.visible_from = edition.published_at = moment
    edition.digest = "0"  # until everything that it covers is there
    edition.save()
    return edition


def _by_area(observations: Sequence[Observation], areas: Mapping[str, str]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for observation in observations:
        found.setdefault(areas.get(observation.quote, ""), []).append(observation)
    return found


def _paragraph(area: str, observations: Sequence[Observation]) -> str:
    said = "；".join(
        f'{escape(one.indicator.name)} <data value="{key_of(one)}">{escape(one.published_text)}</data>'
        for one in observations
    )
    return f"<p>{escape(area)}：{said}。</p>" if area else f"<p>{said}。</p>"

"""Small records for the tests of this room."""

from datetime import date

from django.utils import timezone

from initiatives.indicators.enums import State
from initiatives.indicators.models import Indicator, Observation, SourceDocument, Unit


def unit(code="school", **values):
    defaults = {"name": "学校", "word": "所"}
    return Unit.objects.get_or_create(code=code, defaults={**defaults, **values})[0]


def percent():
    return unit("percent", name="百分比", word="%", is_percent=True, decimals=2, difference_word="个百分点")


def indicator(code="schools", **values):
    return Indicator.objects.create(
        **{"code": code, "name": "学校数", "unit": values.pop("unit", None) or unit(), **values}
    )


def indicator_of(code, **values):
    """The indicator of that code, made at the first call."""
    return Indicator.objects.filter(code=code).first() or indicator(code, **values)


def source(code="paper"):
    return SourceDocument.objects.get_or_create(
        code=code, defaults={"title": "公报", "publisher": "市教育和体育局", "kind": "report"}
    )[0]


def observation(of=None, **values):
    """A draft for 2024 unless told otherwise."""
    row = {"value": 10, "period_end": date(2024, 1, 1), "end_precision": "year", "source": source(), **values}
    return Observation.objects.create(indicator=of or Indicator.objects.first() or indicator(), **row)


def published(of=None, **values):
    return observation(of, **{"state": State.PUBLISHED, "published_at": timezone.now(), **values})

"""What a new installation holds: the published facts, and an invented season marked 演示数据."""

from events.calendar.demo import published, season
from portal.demo.registry import demonstration, facts


@facts("运动项目、赛事品牌与已公布的届次", order=60)
def load_facts() -> None:
    published.load()


@demonstration("2026–2027 赛季的赛事", order=61)
def load_season() -> None:
    season.load()

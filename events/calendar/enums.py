"""The words of the room. Public labels are translatable, because pages, feeds and the API show them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.places.levels import Level


class EventLevel(models.TextChoices):
    """How far an event reaches, widest first: the levels of government, and what lies above and below them."""

    WORLD = "world", _("国际")
    ASIA = "asia", _("亚洲")
    NATIONAL = Level.NATIONAL.value, Level.NATIONAL.label
    PROVINCE = Level.PROVINCE.value, Level.PROVINCE.label
    CITY = Level.CITY.value, Level.CITY.label
    COUNTY = Level.COUNTY.value, Level.COUNTY.label
    SCHOOL = "school", _("校级")


class Category(models.TextChoices):
    """Whom the event is for; also the colour of its bar in the month calendar."""

    BRAND = "brand", _("品牌赛事")
    YOUTH = "youth", _("青少年赛事")
    MASS = "mass", _("群众活动")
    CAMPUS = "campus", _("校园联赛")


class When(models.TextChoices):
    """Which of the coming days a reader asks for."""

    TODAY = "today", _("今天")
    TONIGHT = "tonight", _("今晚")
    WEEKEND = "weekend", _("本周末")


class Whom(models.TextChoices):
    """For whom a reader looks; each is a column of the edition."""

    CHILDREN = "children", _("儿童")
    ELDERS = "elders", _("长者")
    ACCESSIBLE = "accessible", _("无障碍")

    @property
    def column(self) -> str:
        return {"children": "for_children", "elders": "for_elders", "accessible": "step_free"}[self.value]


class BidState(models.TextChoices):
    NONE = "none", _("无需申办")
    BIDDING = "bidding", _("申办中")
    AWARDED = "awarded", _("成功申办")


class EventStatus(models.TextChoices):
    """What became of the plan, after schema.org's EventStatusType. Says nothing about publication."""

    SCHEDULED = "scheduled", _("如期")
    CANCELLED = "cancelled", _("取消")
    POSTPONED = "postponed", _("延期")
    RESCHEDULED = "rescheduled", _("改期")


class Publication(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLIC = "public", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class Status(models.TextChoices):
    """What a reader sees: the computed phase, unless the event is off. Never stored."""

    PREPARING = "preparing", _("筹办中")
    OPEN = "open", _("报名中")
    SOON = "soon", _("即将开始")
    LIVE = "live", _("进行中")
    ENDED = "ended", _("已结束")
    POSTPONED = "postponed", _("已延期")
    CANCELLED = "cancelled", _("已取消")

    @property
    def shape(self) -> str:
        """Of the stylesheet's status mark: open, soon, live, warn or closed."""
        return {"open": "open", "live": "live", "ended": "closed", "cancelled": "closed", "postponed": "warn"}.get(
            self.value, "soon"
        )


class Gender(models.TextChoices):
    MEN = "M", _("男子")
    WOMEN = "W", _("女子")
    MIXED = "X", _("混合")
    OPEN = "O", _("公开")


class CompetitionKind(models.TextChoices):
    INDIVIDUAL = "individual", _("个人")
    PAIR = "pair", _("双人")
    TEAM = "team", _("团体")


class ResultKind(models.TextChoices):
    """What a result measures; results are whole numbers of the unit named."""

    TIME = "time_ms", _("用时（毫秒）")
    DISTANCE = "distance_mm", _("距离（毫米）")
    SCORE = "score", _("得分")
    POINTS = "points_x2", _("积分（半分计）")
    VICTORY_POINTS = "vp_x100", _("胜利分（百分之一）")
    RANK = "rank", _("名次")


class DocumentKind(models.TextChoices):
    REGULATIONS = "regulations", _("竞赛规程")
    NOTICE = "notice", _("通知公告")
    FORM = "form", _("报名表")
    PROGRAMME = "programme", _("秩序册")
    RESULTS = "results", _("成绩册")
    OTHER = "other", _("其他资料")


class AnnouncementKind(models.TextChoices):
    POSTPONE = "postpone", _("延期")
    CANCEL = "cancel", _("取消")
    RESCHEDULE = "reschedule", _("改期")
    RESUME = "resume", _("恢复")

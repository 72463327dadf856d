"""What a reader asked for in the list of schools: page, file and API read the same parameters."""

from django.utils.translation import gettext_lazy as _

from initiatives.schools.enums import Ownership, ServiceKind
from initiatives.schools.models import Stage
from portal.places.models import Place
from portal.site.lists.fields import Choice, Text
from portal.site.lists.filters import Filters

NETWORKS = {"group": _("教育集团"), "alliance": _("教育联盟"), "none": _("未加入")}
STATUSES = {"closed": _("已停办"), "all": _("全部")}


def _is_county(code: str) -> bool:
    return Place.objects.counties().filter(code=code).exists()


def _is_township(code: str) -> bool:
    return Place.objects.exclude(county=None).filter(code=code).exists()


def _is_stage(code: str) -> bool:
    return Stage.objects.filter(code=code).exists()


class SchoolFilters(Filters):
    """Without a status: the schools that are open."""

    q = Text(_("学校"))
    county = Choice(_("县（市、区）"), exists=_is_county)
    township = Choice(_("乡镇（街道）"), exists=_is_township)
    stage = Choice(_("学段"), exists=_is_stage)
    ownership = Choice(_("办学性质"), among=Ownership)
    network = Choice(_("集团联盟"), among=NETWORKS)
    service = Choice(_("校内服务"), among=ServiceKind)
    status = Choice(_("状态"), among=STATUSES)

"""Who entered, published and withdrew a figure."""

from django.utils.translation import gettext_lazy as _

from initiatives.indicators.models import Observation
from portal.privacy.register import Basis, Erasure, Export, hold

hold(
    Observation, "recorded_by", "published_by", "withdrawn_by",
    whose=_("工作人员"),
    what=_("录入人、发布人、撤回人"),
    purpose=_("写明数据由谁录入、发布和撤回"),
    basis=Basis.STAFF,
    retention=_("随数据保存"),
    export=Export.REQUEST,
    erasure=Erasure.WITH_RECORD,
)  # fmt: skip

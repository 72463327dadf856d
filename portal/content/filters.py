"""What a reader may ask a channel for."""

from django.utils.translation import gettext_lazy as _

from portal.content.models import Edition, Standing
from portal.content.models.policy import Theme
from portal.content.queries import DocumentEditionQuerySet
from portal.site.lists.fields import Choice, Text
from portal.site.lists.filters import Filters

YEARS = range(1990, 2101)


class ChannelFilters(Filters):
    q = Text(_("标题或发文字号含有"))
    year = Choice(_("年份"), among={str(year) for year in YEARS})

    def editions(self) -> DocumentEditionQuerySet:
        """Public texts, the newest first."""
        found = Edition.objects.listed().matching(self.q)
        if self.year:
            found = found.filter(published_at__year=int(self.year))
        return found.newest_first()


class PolicyFilters(ChannelFilters):
    """Of a channel of policy documents."""

    theme = Choice(_("主题"), among=Theme)
    standing = Choice(_("时效"), among=Standing)

"""Where the facts of a record come from, written into the record itself."""

from django.db import models

from portal.records.text import LineField
from portal.records.web_address import WebAddress


class Sourced(models.Model):
    """Where a fact was published, as the record itself says it: title, day, words and address of the source.

    For sources that are named once, beside the fact. What rests on a document that is kept as a record of its own, with
    its file and its other statements, refers to it instead (``initiatives.programme`` calls that ``Documented``).
    """

    source_title = LineField("来源", max_length=120, blank=True, help_text="如：市政府新闻办新闻发布会。")
    source_on = models.DateField("来源日期", null=True, blank=True)
    source_quote = LineField("原文", max_length=300, blank=True, help_text="照录原文，保留“余”“以上”等字样。")
    source_url = WebAddress("来源链接", blank=True)

    class Meta:
        abstract = True

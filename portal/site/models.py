"""Who runs this site: what header, footer and meta tags show. One row, edited in the back office."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language

from portal.limits.typed_numbers import TelephoneField
from portal.records.history import History
from portal.records.plain_field import PlainInMigrations
from portal.records.text import EmailField, LineField, TextField
from portal.records.web_address import WebAddress

INSTALLATION = Path(__file__).parent / "data" / "identity.json"


@lru_cache(1)
def installation() -> dict[str, str]:
    """What a new installation is called, before anyone filled in the form: the city is data, not code."""
    found: dict[str, str] = json.loads(INSTALLATION.read_text(encoding="utf-8"))
    return found


def validate_links(text: str) -> None:
    """Lines of ``文字 | 网址``; the address is https, http or a path of this site."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not re.match(r"\A[^|]++\|\s*+(https?://|/(?!/))\S++\s*$", line):
            raise ValidationError(f"第 {number} 行应写成“文字 | 网址”，网址以 https:// 或 / 开头：{line.strip()}")


def _english() -> bool:
    return (get_language() or "").startswith("en")


def links(text: str) -> list[tuple[str, str]]:
    """``(label, address)`` pairs of a field that ``validate_links`` accepted."""
    pairs = (line.split("|", 1) for line in text.splitlines() if "|" in line)
    return [(label.strip(), address.strip()) for label, address in pairs]


class LinksField(PlainInMigrations, TextField):
    """Lines that ``validate_links`` accepts. In migrations it is a plain TextField."""

    plain = models.TextField
    default_validators = [validate_links]


class SiteIdentity(models.Model):
    """The identification that the rules for government sites ask for. An unset item is hidden, never invented."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = LineField("网站名称", max_length=40, default="教育和体育局", help_text="单位全称。")
    short_name = LineField("简称", max_length=12, default="教体局", help_text="用于手机主屏幕图标下方。")
    name_en = LineField("英文名称", max_length=80, default="Education and Sports Bureau", blank=True)
    city = LineField("所在城市", max_length=20, blank=True, help_text="例如“某某市”，用于数据集的名称。")
    city_en = LineField("所在城市英文名", max_length=40, blank=True)
    province = LineField("所在省份", max_length=20, blank=True, help_text="用于地址的结构化描述。")
    domain = LineField(
        "网站域名",
        max_length=80,
        blank=True,
        help_text="例如 jytyj.example.gov.cn，不带 https://。",
        validators=[RegexValidator(r"^([a-z0-9-]+\.)+[a-z]{2,}$", "域名只写小写英文域名，不带 https:// 和路径。")],
    )
    id_code = LineField(
        "网站标识码",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^(bm\d{8}|\d{10})$", "网站标识码为 10 位数字，或 bm 加 8 位数字。")],
    )
    sponsor = LineField("主办单位", max_length=60, blank=True)
    undertaker = LineField("承办单位", max_length=60, blank=True)
    tech_support = LineField("技术支持", max_length=60, blank=True)
    address = LineField("地址", max_length=100, blank=True)
    postcode = LineField(
        "邮政编码", max_length=6, blank=True, validators=[RegexValidator(r"^\d{6}$", "邮政编码为 6 位数字。")]
    )
    phone = TelephoneField(
        "联系电话",
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^0\d{2,3}-?\d{7,8}(-\d{1,6})?$", "联系电话写区号和号码，例如 010-12345678。")],
    )
    email = EmailField("电子邮箱", blank=True)
    security_contact = LineField(
        "安全漏洞联系方式",
        max_length=200,
        blank=True,
        help_text="收漏洞报告的邮箱或 https:// 网址，公布在 /.well-known/security.txt；不填就没有这个文件。",
        validators=[
            RegexValidator(
                r"\A([A-Za-z0-9._+-]{1,64}@([a-z0-9-]+\.)+[a-z]{2,}|https://[!-~]+)\Z",
                "安全漏洞联系方式写一个邮箱，或以 https:// 开头的网址。",
            )
        ],
    )
    security_policy = WebAddress(
        "漏洞报告办法网址",
        blank=True,
        help_text="说明怎样报告漏洞、怎样处理的网页；没有就留空。",
        validators=[RegexValidator(r"\Ahttps://[!-~]+\Z", "漏洞报告办法的网址以 https:// 开头。")],
    )
    hotline = LineField(
        "服务热线",
        max_length=12,
        blank=True,
        default="12345",
        validators=[RegexValidator(r"^[\d-]{5,12}$", "服务热线只写数字和短横线。")],
    )
    hotline_note = LineField("热线说明", max_length=40, blank=True, default="政务服务便民热线，24 小时")
    answer_days = models.PositiveSmallIntegerField(
        "承诺答复工作日",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="收到报修等来件后几个工作日内答复，写在回执上；不填就不写。",
    )
    icp = LineField(
        "ICP 备案号",
        max_length=30,
        blank=True,
        validators=[
            RegexValidator(r"^[\u4e00-\u9fff]ICP备\d{8}号(-\d{1,3})?$", "ICP 备案号形如“京ICP备12345678号-1”。")
        ],
    )
    police = LineField(
        "公安备案号",
        max_length=30,
        blank=True,
        validators=[
            RegexValidator(r"^[\u4e00-\u9fff]公网安备 ?\d{14}号$", "公安备案号形如“京公网安备11010100000000号”。")
        ],
    )
    conac_id = LineField(
        "党政机关网站标识编号",
        max_length=32,
        blank=True,
        help_text="标识证书网址中 id= 后面的 32 位字符。",
        validators=[RegexValidator(r"^[0-9A-Fa-f]{32}$", "标识编号为 32 位十六进制字符。")],
    )
    licence_name = LineField(
        "数据许可",
        max_length=60,
        default="可自由使用，请注明来源",
        help_text="写在每个表格、接口和数据集说明里，后面接单位全称。",
    )
    licence_url = WebAddress("数据许可网址", blank=True, help_text="许可全文的网址；没有就留空。")
    notice = LineField("顶部提示", max_length=60, blank=True, help_text="显示在每页最上方，一句话。")
    hero_eyebrow = LineField("首页眉题", max_length=40, blank=True)
    hero_title = TextField("首页标题", max_length=60, blank=True, help_text="一行或两行。")
    hero_lead = LineField("首页导语", max_length=80, blank=True)
    hot_links = LinksField("首页常用链接", blank=True, help_text="每行一条：文字 | 网址，最多显示四条。")
    related_links = LinksField("相关链接", blank=True, help_text="每行一条：文字 | 网址，显示在页脚。")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "站点信息"
        constraints = [
            models.CheckConstraint(
                name="site_identity_only_one",
                condition=models.Q(pk=1),
                violation_error_message="站点信息只有一份，请修改已有的那一份。",
            ),
            models.CheckConstraint(
                name="site_identity_named",
                condition=~models.Q(name=""),
                violation_error_message="网站名称不能为空。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Self:
        """The saved identity, else the installation's: there are pages before anyone filled in the form."""
        return cls.objects.first() or cls.installed()

    @classmethod
    def installed(cls, **values: Any) -> Self:
        """An unsaved identity of this installation, for pages that must not ask the database."""
        return cls(**{**installation(), **values})

    @property
    def shown_name(self) -> str:
        """The publisher in the reader's language, where the English name is known."""
        return (_english() and self.name_en) or self.name

    @property
    def shown_city(self) -> str:
        """The city in the reader's language, where its English name is known."""
        return (_english() and self.city_en) or self.city

    @property
    def licence_line(self) -> str:
        """The licence in words, with the source that it asks to be named."""
        return f"{self.licence_name}：{self.name}"

    @property
    def police_number(self) -> str:
        """The 14 digits that the public-security register is searched by."""
        return "".join(re.findall(r"[0-9]", self.police))

    @property
    def hot(self) -> list[tuple[str, str]]:
        return links(self.hot_links)[:4]

    @property
    def related(self) -> list[tuple[str, str]]:
        return links(self.related_links)

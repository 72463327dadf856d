"""How a reading is typed: letters with or without tones, blanks of any kind between the syllables."""

import re
import unicodedata
from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from portal.language.folding import one_line
from portal.records.plain_field import PlainInMigrations
from portal.records.text import LineField

INITIALS = "[bpmfdtnlgkhjqxrzcsyw]h?"
FINALS = "a[io]?|an|ang|e[inr]?|eng|i|i[aeu]|ian|iang|iao|in|ing|iong|o|ou|ong|u|u[aeio]|uai|uan|uang|un|v|v[en]"
SYLLABLE = f"(?:{INITIALS})?(?:{FINALS})"
TEXT = RegexValidator(r"^[\u3400-\u9fff\U00020000-\U0003134f]{1,10}$", "只能填汉字，最多 10 个。")
READING = RegexValidator(
    f"^{SYLLABLE}(?: {SYLLABLE}){{0,9}}$", "读音应为拼音，每字一个音节，不标声调，用空格隔开，例如“dong e”。"
)


def toneless(text: object) -> str:
    """A reading as it is stored.

    >>> toneless("Lǚ'  Chéng"), toneless("shan，xian")
    ('lv cheng', 'shan xian')
    """
    letters = unicodedata.normalize("NFD", one_line(str(text)).lower()).replace("u\u0308", "v")
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[-',、‘’]", " ", bare).split())


class SyllablesField(PlainInMigrations, LineField):
    """A reading without tones. In migrations it is a plain CharField, without its validators."""

    plain = models.CharField

    def to_python(self, value: Any) -> Any:
        return toneless(value) if isinstance(value, str) else super().to_python(value)

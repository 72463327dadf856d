"""What the program has to say: a room declares its templates, with the values that it will hand over, in its core.

    RECEIPT = declare("receipt", "收件回执", Channel.SMS, {"number": Value("受理号", "A1B2")}, text="受理号{受理号}。")

The names in braces are those of ``Value.label``, which editors read and write. The text here is the first version;
later ones are written in the back office.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from portal.letters.enums import Channel
from portal.letters.wording import faults

LIFETIME = "minutes"  # the value of a template with a code that says how long the code is valid


class UnknownTemplate(LookupError):
    """No room has declared a template of this code."""


@dataclass(frozen=True)
class Value:
    """One thing that varies. ``label``: its name in the text; ``sample`` stands in previews. ``needed``: every wording
    must have it."""

    label: str
    sample: str
    needed: bool = True


@dataclass(frozen=True)
class Declared:
    """A template as the program knows it. ``values``: by the name under which ``send`` gets them."""

    code: str
    name: str
    channel: Channel
    values: Mapping[str, Value]
    text: str
    subject: str = ""
    is_code: bool = False

    @property
    def samples(self) -> dict[str, str]:
        """By label."""
        return {value.label: value.sample for value in self.values.values()}

    def faults(self, subject: str, text: str) -> list[str]:
        """What is wrong with a wording, in sentences."""
        needed = [value.label for value in self.values.values() if value.needed]
        found = faults(text, list(self.samples), needed)
        if "{" in subject or "}" in subject:
            found.append("邮件标题里不能有花括号，请把会变的内容写在正文里。")
        if self.channel == Channel.MAIL and not subject:
            found.append("电子邮件要有标题，请填写“邮件标题”。")
        return found


TEMPLATES: dict[str, Declared] = {}


def declare(
    code: str,
    name: str,
    channel: Channel,
    values: Mapping[str, Value],
    *,
    text: str,
    subject: str = "",
    is_code: bool = False,
) -> Declared:
    """Register a template. Raises ImproperlyConfigured for a code that is taken, for a first text with faults, and
    for a template with a code that does not say how long it is valid."""
    template = Declared(code, name, channel, values, text, subject, is_code)
    if code in TEMPLATES:
        raise ImproperlyConfigured(f"the template {code} is declared twice")
    if is_code and LIFETIME not in values:
        raise ImproperlyConfigured(f"{code}: a code says for how many {LIFETIME} it is valid")
    if found := template.faults(subject, text):
        raise ImproperlyConfigured(f"{code}: {' '.join(found)}")
    TEMPLATES[code] = template
    return template


def template_of(code: str) -> Declared:
    """Raises UnknownTemplate."""
    if code not in TEMPLATES:
        raise UnknownTemplate(code)
    return TEMPLATES[code]

"""What the text of a page is held to, read from the page itself and not from the module that sets it."""

import re
from html.parser import HTMLParser

VOID = {"img", "link", "meta", "input", "br", "hr", "source", "wbr"}
KEPT = {
    "q",
    "blockquote",
    "code",
    "pre",
    "script",
    "style",
    "title",
    "textarea",
}  # quotations stay as printed
DAYS = re.compile(
    r"(\d{4} 年 )?(\d{1,2} 月( \d{1,2} 日)?)?( \d{2}:\d{2})?|\d{4} 年"  # in sentences
    r"|(\d{4}-)?\d{2}-\d{2}( \d{2}:\d{2})?|\d{4}-\d{2}|\d{4}"  # in tables
    r"|\d{2}:\d{2}(–\d{2}:\d{2})?"
)
CHINESE = {
    "no space between number or letter and Han": re.compile(r"[0-9A-Za-z%㎡][一-鿿]|[一-鿿][0-9A-Za-z]"),
    "half-width bracket beside Han": re.compile(r"[一-鿿][()]|[()][一-鿿]"),
    "no space before a unit of area": re.compile(r"[0-9][㎡℃]"),
    "a blank after full-width punctuation": re.compile(r"[，。；：！？、] [一-鿿]"),
    "half-width punctuation after Han": re.compile(r"[一-鿿][,:;?!](?!//)"),
}
ENGLISH = {"full-width punctuation on an English page": re.compile("[’：，；（）。、]")}
HAN = re.compile("[一-鿿]")


class Open(str):
    """The name of an element that is open; ``lang`` says its language where it is marked."""

    __slots__ = ("lang",)


class Texts(HTMLParser):
    """Text nodes outside quotations, and those of <time>."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.texts, self.times, self.unmarked = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(Open(tag))
            self.open[-1].lang = dict(attributes).get("lang")

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if HAN.search(data) and not {"script", "style", "textarea"}.intersection(self.open):
            langs = [tag.lang for tag in self.open if tag.lang]
            self.unmarked += [data.strip()] if langs and not langs[-1].startswith("zh") else []
        if not data.strip() or KEPT.intersection(self.open):
            return
        text = " ".join(data.split())
        self.texts.append(text)
        if self.open and self.open[-1] == "time":
            self.times.append(text)


def text_faults(html, *, english):
    """Faults in words. What stands in “ ” is a quotation too."""
    page, found = Texts(html), []
    for text in page.texts:
        while (bare := re.sub("“[^“”]*”", "※", text)) != text:
            text = bare
        rules = CHINESE if not english else {} if HAN.search(text) else ENGLISH
        found += [f"{fault}: {text[:60]}" for fault, pattern in rules.items() if pattern.search(text)]
    found += [f"Chinese that is not marked as Chinese: {text[:60]}" for text in page.unmarked if english]
    if not english:
        found += [f"date of a shape of its own: {text}" for text in page.times if not DAYS.fullmatch(text)]
    return found

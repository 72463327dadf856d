"""The text of a template: names in braces are filled in, nothing else is understood. ``{{`` is a brace."""

from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

from portal.records.unseen import seen_line

LONGEST_VALUE = 200  # characters of one value
ALONE = 70  # characters of a short message that goes as one
PART = 67  # characters of each part of a longer one


def parts(text: str) -> Iterator[tuple[str, str | None]]:
    """``(literal, name)`` from left to right, the last name may be None. Raises ValueError for a single brace."""
    for literal, name, form, conversion in Formatter().parse(text):
        extra = f"!{conversion}" if conversion else ""
        yield literal, name if name is None else f"{name}{extra}{f':{form}' if form else ''}"


def faults(text: str, known: Sequence[str], needed: Sequence[str]) -> list[str]:
    """What is wrong with the names in braces, each in a sentence; empty when nothing is."""
    try:
        named = list(dict.fromkeys(name for _literal, name in parts(text) if name is not None))
    except ValueError:
        return ["正文里有不成对的花括号，请写成 {名称}；需要花括号本身时连写两个。"]
    offered = f"可以用：{'、'.join(f'{{{name}}}' for name in known)}" if known else "这个模板没有可以填入的内容"
    found = [f"正文里的“{{{name}}}”不是这个模板能填入的内容，{offered}。" for name in named if name not in known]
    return found + [f"正文里缺少“{{{name}}}”，请加上。" for name in needed if name not in named]


def rendered(text: str, values: Mapping[str, str]) -> str:
    """``values`` by label. Raises ValueError and KeyError for a text with faults."""
    found = []
    for literal, name in parts(text):
        found.append(literal)
        if name is not None:
            found.append(seen_line(values[name])[:LONGEST_VALUE])
    return "".join(found)


def messages_needed(text: str) -> int:
    """As how many short messages the providers count it."""
    return 1 if len(text) <= ALONE else -(-len(text) // PART)

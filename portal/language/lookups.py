"""``name__found=words``: a column compared with what was typed in the one form of ``portal.language.folding``.

On SQLite the function of Python does it; PostgreSQL has the same steps of its own. ``search_text__holds=words`` is for
columns that are stored in this form already.
"""

from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, Model, Q, TextField

from portal.language.folding import RARE, folded, plain_letters, runs_of_signs, words

# What a row must have before it is folded, which takes several times as long: the letters in their order, or a sign of
# the rarer kinds. It changes no answer.
LIKELY = {
    "sqlite": "({column} LIKE %s OR portal_rare({column})) AND ",
    "postgresql": '(lower({column} COLLATE "C") LIKE %s OR {column} ~ %s) AND ',
}
LETTERS = 40  # of what was typed, in one pattern
SQLITE = "instr(portal_folded({column}), %s) > 0"
POSTGRESQL = "strpos(normalize(lower(regexp_replace(normalize({column}, NFKC), %s, '', 'g')), NFKC), %s) > 0"
STORED = "search_text"  # the columns that hold texts in this form already, parted by blanks
HOLDS = {"sqlite": "instr({column}, %s) > 0", "postgresql": "strpos({column}, %s) > 0"}


class Found(Lookup):  # type: ignore[type-arg]  # takes no argument at run time
    """Whether the column holds the text on the right, both folded. A text of signs alone is found everywhere."""

    lookup_name = "found"

    def get_prep_lookup(self) -> str:
        return folded(str(self.rhs))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        likely, asked = _likely(connection.vendor, column, params, self.rhs)
        if connection.vendor == "sqlite":
            return f"({likely}{SQLITE.format(column=column)})", [*asked, *params, self.rhs]
        return f"({likely}{POSTGRESQL.format(column=column)})", [*asked, *params, _signs(), self.rhs]


class Holds(Found):
    """The same for a column that is stored folded."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return HOLDS[connection.vendor].format(column=column), [*params, self.rhs]


_signs = cache(runs_of_signs)


def _likely(vendor: str, column: str, params: Any, folded_text: str) -> tuple[str, list[Any]]:
    """What a row meets in which the text may stand, with its parameters; nothing for a text without letters."""
    letters = plain_letters(folded_text)[:LETTERS]
    if not letters:
        return "", []
    rare = [] if vendor == "sqlite" else [RARE.pattern]
    return LIKELY[vendor].format(column=column), [*params, f"%{'%'.join(letters)}%", *params, *rare]


def register() -> None:
    """Every column of text has them."""
    for field in (CharField, TextField):
        field.register_lookup(Found)
        field.register_lookup(Holds)


def teach(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of ``connection_created``: SQLite learns the functions."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("portal_folded", 1, _folded, deterministic=True)
        connection.connection.create_function("portal_rare", 1, _rare, deterministic=True)


def _rare(text: Any) -> bool | None:
    return None if text is None else RARE.search(str(text)) is not None


def _folded(text: Any) -> str | None:
    return None if text is None else folded(str(text))


def every_word(text: str | None, *columns: str) -> Q:
    """The rows in which each word that was typed stands in one of the columns; all rows where no word was typed."""
    query = Q()
    for word in words(text):
        query &= reduce(or_, (Q(**{lookup(column): word}) for column in columns))
    return query


def lookup(column: str) -> str:
    """How a column of text is searched: a stored search text as it is, any other one folded."""
    return f"{column}__holds" if column.rpartition("__")[2] == STORED else f"{column}__found"


def lookup_in(model: type[Model], column: str) -> str:
    """How a column, reached from ``model``, is searched; one that holds no text is searched as Django does."""
    field: Any = None
    for part in column.split("__"):
        field = (field.related_model if field else model)._meta.get_field(part)
    return lookup(column) if isinstance(field, CharField | TextField) else f"{column}__icontains"

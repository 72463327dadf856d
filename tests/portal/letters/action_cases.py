"""A letter and a wording for each action on them."""

from tests.portal.actions.cases import Case
from tests.portal.letters.specimens import a_letter, draft

CASES = {
    "letters.letter:send-again": lambda: Case(a_letter(None), refused_in="waiting"),
    "letters.templateversion:use": lambda: Case(draft(), refused_in="current", refused_with={"used_at": None}),
}

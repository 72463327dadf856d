from portal.accounts.access import NOBODY, declare
from portal.accounts.models import Grant, SignInCounter, Unit, UnitMember, User
from portal.accounts.roles import Role

SYSTEM = frozenset({Role.SYSTEM})
READERS = SYSTEM | {Role.AUDITOR}
SHUT = {"import": NOBODY, "undo": NOBODY}
WRITTEN = {"add": NOBODY, "change": NOBODY, "delete": NOBODY}  # by the product alone

declare(User, area=None, view=READERS, add=SYSTEM, change=SYSTEM, delete=SYSTEM, export=NOBODY, **SHUT)
declare(Grant, area="place", view=READERS, add=SYSTEM, change=SYSTEM, delete=SYSTEM, export=NOBODY, **SHUT)
declare(SignInCounter, area=None, view=READERS, lift=SYSTEM, export=NOBODY, **WRITTEN, **SHUT)
HEADS = frozenset({Role.HEAD})
declare(
    Unit,
    area="place",
    unit="",
    view=READERS | HEADS,
    add=SYSTEM,
    change=SYSTEM,
    delete=SYSTEM,
    export=SYSTEM,
    undo=SYSTEM,
    **{"import": SYSTEM},
)
declare(
    UnitMember,
    area="unit__place",
    unit="unit",
    view=READERS | HEADS,
    add=SYSTEM,
    change=SYSTEM,
    delete=SYSTEM,
    end=SYSTEM | HEADS,
    export=SYSTEM,
    undo=SYSTEM,
    **{"import": SYSTEM},
)

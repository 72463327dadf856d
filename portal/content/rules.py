from portal.accounts.access import DATA_MANAGERS, EDITORS, NOBODY, declare
from portal.accounts.roles import Role
from portal.accounts.rules import SHUT, WRITTEN
from portal.content.models import (
    Attachment,
    Channel,
    Conference,
    Document,
    Edition,
    EditionLink,
    FigureUse,
    Leader,
    Office,
    PictureUse,
    Policy,
    PublicNotice,
    Redirect,
    Review,
    Speaker,
    Turn,
    Validity,
    Withdrawal,
    Word,
)

READERS = frozenset(Role) - {Role.SYSTEM, Role.INTAKE, Role.HANDLER, Role.REPORT_CHECKER}
REVIEWERS = frozenset({Role.FIRST_REVIEW, Role.SECOND_REVIEW, Role.FINAL_REVIEW})
PUBLISHERS = frozenset({Role.PUBLISHER})

declare(Channel, area="place", unit="owner_unit", view=READERS, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(
    Document,
    area="channel__place",
    unit="channel__owner_unit",
    view=READERS,
    withdraw=PUBLISHERS,
    register=PUBLISHERS,
    **SHUT,
)
declare(
    Edition,
    area="document__channel__place",
    unit="document__channel__owner_unit",
    view=READERS,
    submit=EDITORS,
    review=REVIEWERS,
    review_first={Role.FIRST_REVIEW},
    review_second={Role.SECOND_REVIEW},
    review_final={Role.FINAL_REVIEW},
    publish=PUBLISHERS,
    publish_urgently={Role.FINAL_REVIEW},
    delete=NOBODY,
    **SHUT,
)
declare(FigureUse, area="edition__document__channel__place", view=READERS, export=NOBODY, **WRITTEN, **SHUT)
declare(PictureUse, area="edition__document__channel__place", view=READERS, export=NOBODY, **WRITTEN, **SHUT)
declare(Review, area="edition__document__channel__place", view=READERS, export=NOBODY, **WRITTEN, **SHUT)
declare(Withdrawal, area="document__channel__place", view=READERS, export=NOBODY, **WRITTEN, **SHUT)
declare(Validity, area="document__channel__place", view=READERS, export=NOBODY, **WRITTEN, **SHUT)
for part in (Policy, PublicNotice, Conference, Speaker, Turn, Attachment, EditionLink):
    declare(part, area="edition__document__channel__place", view=READERS, delete=EDITORS, export=NOBODY, **SHUT)
for register in (Leader, Office):
    declare(register, area="channel__place", unit="channel__owner_unit", view=READERS, delete=EDITORS)
declare(Redirect, area=None, view=READERS, add=DATA_MANAGERS, change=DATA_MANAGERS, delete=DATA_MANAGERS)
declare(Word, area=None, view=READERS, add=DATA_MANAGERS, change=DATA_MANAGERS, delete=DATA_MANAGERS)

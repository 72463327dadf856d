from events.calendar.models.brand import EventBrand, Recognition
from events.calendar.models.discipline import Discipline
from events.calendar.models.document import EventDocument
from events.calendar.models.edition import Edition
from events.calendar.models.notice import Notice
from events.calendar.models.picture import EditionPicture
from events.calendar.models.programme import Competition, Session

__all__ = [
    "Competition",
    "Discipline",
    "Edition",
    "EditionPicture",
    "EventBrand",
    "EventDocument",
    "Notice",
    "Recognition",
    "Session",
]

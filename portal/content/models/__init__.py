from portal.content.models.attachment import Attachment
from portal.content.models.channel import Channel
from portal.content.models.conference import Conference, Speaker, Stage, Turn
from portal.content.models.document import Document, Language
from portal.content.models.edition import Edition
from portal.content.models.link import EditionLink, Relation
from portal.content.models.notice import Phase, PublicNotice
from portal.content.models.people import Leader, Office
from portal.content.models.policy import Policy, Standing, Validity
from portal.content.models.redirect import Redirect
from portal.content.models.review import Review
from portal.content.models.use import FigureUse, PictureUse
from portal.content.models.withdrawal import Withdrawal
from portal.content.models.word import Weight, Word
from portal.content.models.writing import Writing

__all__ = [
    "Attachment",
    "Channel",
    "Conference",
    "Document",
    "Edition",
    "EditionLink",
    "FigureUse",
    "Language",
    "Leader",
    "Office",
    "Phase",
    "PictureUse",
    "Policy",
    "PublicNotice",
    "Relation",
    "Redirect",
    "Review",
    "Speaker",
    "Stage",
    "Standing",
    "Turn",
    "Validity",
    "Weight",
    "Withdrawal",
    "Word",
    "Writing",
]

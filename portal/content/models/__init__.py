from portal.content.models.channel import Channel
from portal.content.models.document import Document, Language
from portal.content.models.edition import Edition
from portal.content.models.review import Review
from portal.content.models.use import PictureUse
from portal.content.models.withdrawal import Withdrawal

__all__ = ["Channel", "Document", "Edition", "Language", "PictureUse", "Review", "Withdrawal"]

"""The surface on which the body of a text is written, and the pages that it asks."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Media as FormMedia
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse, reverse_lazy
from django.views.decorators.http import require_POST, require_safe
from django_prose_editor.widgets import ProseEditorWidget, prose_editor_js
from js_asset import Media, Script

from portal.accounts.access import covers, scope, signed_in
from portal.accounts.models import Unit
from portal.content.figures import found
from portal.content.models import Channel, Document, Edition
from portal.content.pasted import Clipboard, pasted
from portal.content.tidy.flow import LOST_PICTURE
from portal.content.tidy.notes import sentences
from portal.language.lookups import every_word
from portal.limits.body_size import accepts_files
from portal.limits.numbers import LARGEST_KEY, whole_number
from portal.media.models import Image
from portal.media.renditions import JPEG, WIDTHS
from portal.pagecache.content_security import NONCE
from portal.places.models import Place
from portal.records.unseen import seen_line

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminBase = ModelAdmin[Any]
else:
    AdminBase = object

MEGABYTES = 20  # of one paste: the RTF of a text with photographs is long
MOST_PICTURES = 24  # shown to choose from
LONGEST_WORDS = 100
LIBRARY_STYLE, STYLE = "django_prose_editor/editor.css", "content/editor.css"
WORDS = Script("content/editor_words.js", type="module")
AUTOSAVE = Script("content/autosave.js", type="module")
OWN = "content/editor.js"
NO_CHANNEL = "还没有选择栏目，图片没有带入：请先选择栏目，再粘贴一次。"
# fmt: off
EXTENSIONS: dict[str, Any] = {
    "Bold": True, "Italic": True, "Subscript": True, "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True, "OrderedList": True, "ListItem": True, "Blockquote": True, "HardBreak": True,
    "HorizontalRule": True, "Link": {"enableTarget": False},
    "TextTable": True, "TableRow": True, "TableHeader": True, "TableCell": True,
    "LibraryPicture": True, "PublishedFigure": True, "Pasting": True,
    "Menu": {"groups": [
        {"group": group} for group in ("headings", "lists", "nodes -blockType -lists", "marks", "link", "table", "own",
                                       "history")
    ]},
}
# fmt: on
PAGES = {page: reverse_lazy(f"admin:content_edition_{page}") for page in ("paste", "pictures", "figures", "autosave")}


class BodyWidget(ProseEditorWidget):
    """A box for HTML without scripts, an editor with them."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    @property
    def media(self) -> FormMedia:
        """Our words come before the library's script, our parts of the editor before it is started."""
        media: FormMedia = (
            Media(css={"all": [LIBRARY_STYLE, STYLE]}, js=[WORDS, prose_editor_js, AUTOSAVE]) + super().media
        )
        return media

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().get_config()
        return {**config, "js_modules": [static(OWN)]}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {f"data-{page}": str(address) for page, address in PAGES.items()}
        return context


class EditorPages(AdminBase):
    """What the editor asks for: washing of what is pasted, pictures of the library, published figures."""

    def get_urls(self) -> list[Any]:
        views = {
            "paste": accepts_files(MEGABYTES)(require_POST(self.paste)),
            "pictures": require_safe(self.pictures),
            "figures": require_safe(self.figures),
        }
        urls = [
            path(f"{page}/", self.admin_site.admin_view(view), name=f"content_edition_{page}")
            for page, view in views.items()
        ]
        return [*urls, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any) -> Any:
        """The import map by which the browser finds the editor stands in the page, so it needs the page's nonce."""
        context["media"] = Media.from_media(context["media"], nonce=str(getattr(request, NONCE)))
        return super().render_change_form(request, context, *args, **options)

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Washes what lay on the clipboard. Its pictures go to the library of the channel in which the text stands."""
        self._writers_only(request)
        home = self._home(request)
        clipboard = Clipboard(
            html=_text(request.FILES.get("html"), "utf-8"),
            rtf=_text(request.FILES.get("rtf"), "latin-1"),
            files=[file.read() for file in request.FILES.getlist("picture")],
        )
        place, unit = home or (None, None)
        try:
            tidied = pasted(clipboard, place, unit, seen_line(request.POST.get("title", "")))
        except ValidationError as refusal:
            return JsonResponse({"refusal": refusal.messages[0]}, status=422)
        told = [NO_CHANNEL] if home is None and LOST_PICTURE in tidied.html else []
        return JsonResponse({"html": tidied.html, "told": told + sentences(tidied.notes)})

    def pictures(self, request: HttpRequest) -> HttpResponse:
        """Pictures of the library, the newest first, by the words of their names and what they show."""
        self._writers_only(request)
        words = _asked(request)
        rows = scope(request.user, Image.objects.filter(every_word(words, "title", "alt")))[:MOST_PICTURES]
        found = [
            {
                "address": reverse("media:library", args=[image.pk]),
                "small": image.address(WIDTHS[0], JPEG),
                "title": image.title,
                "alt": image.alt,
            }
            for image in rows
        ]
        return JsonResponse({"found": found})

    def figures(self, request: HttpRequest) -> HttpResponse:
        """Published figures, by the words of their indicator and place."""
        self._writers_only(request)
        rows = found(_asked(request))
        names = ("key", "label", "value", "place", "period", "source")
        return JsonResponse({"found": [{name: getattr(figure, name) for name in names} for figure in rows]})

    def _writers_only(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied

    def _home(self, request: HttpRequest) -> tuple[Place, Unit | None] | None:
        """Whose library the pictures join: that of the text's channel, where this person may write."""
        edition = self._one(Edition.objects.select_related("document__channel"), request.POST.get("edition"))
        if edition is not None:
            channel = edition.document.channel if self.has_change_permission(request, edition) else None
        else:
            channel = self._one(Channel.objects.filter(pk__in=offered(request)), request.POST.get("channel"))
        return (channel.place, channel.owner_unit) if channel else None

    def _one(self, rows: Any, key: object) -> Any:
        number = whole_number(key, high=LARGEST_KEY)
        return None if number is None else rows.filter(pk=number).first()


def offered(request: HttpRequest) -> list[int]:
    """The open channels in which the person may write."""
    user = signed_in(request)
    channels = Channel.objects.filter(is_open=True).select_related("place", "owner_unit")
    return [one.pk for one in channels if covers(user, Edition(document=Document(channel=one)), "add")]


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "")[:LONGEST_WORDS]


def _text(file: Any, encoding: str) -> str:
    return file.read().decode(encoding, "replace") if file else ""

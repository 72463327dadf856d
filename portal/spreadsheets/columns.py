"""What a room says about one column of its sheet; everything else follows from the model field."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from import_export.fields import Field

from portal.spreadsheets.read.tables import plain, unit_of

TRUE_WORDS = ("是", "有", "√", "✓", "☑", "对", "y", "yes", "true", "1")
FALSE_WORDS = ("否", "无", "×", "✗", "x", "没有", "n", "no", "false", "0")


class Column(Field):
    """A column of a sheet, as django-import-export's Field plus what reading real sheets needs.

    ``attribute``: the model field; with ``__`` a path for export only. ``label``: heading, the field's Chinese name
    if not given. ``aliases``: other headings. ``unit``: stripped from cells when equal. ``scales``: 万, 亿 may
    follow a number. ``percent``: 90.19% means 90.19. ``digits``: allowed lengths of a code. ``kind="phone"``: a
    telephone number. ``vocabulary``: words of this column, ``{"公办": True}``. ``names``: the texts by which a
    foreign key is found, field names of the related model, the first one being its code; ``texts()`` instead yields
    ``(pk, code, name, …)`` where no field says it. ``precision``: the field
    beside a partial date. ``personal``: exported only with a permission of its own. ``parse``/``render``: for what
    no kind covers; ``parse`` raises ValueError with a sentence.
    """

    def __init__(
        self,
        attribute,
        label="",
        *,
        aliases=(),
        kind="",
        unit="",
        scales=(),
        percent=False,
        digits=(),
        vocabulary=None,
        names=("code", "name"),
        texts=None,
        precision="",
        personal=False,
        required=None,
        readonly=False,
        width=0,
        help="",
        parse=None,
        render=None,
    ):
        super().__init__(attribute=attribute, column_name=label, readonly=readonly or "__" in attribute)
        self.aliases, self.kind, self.unit, self.scales, self.percent = tuple(aliases), kind, unit, scales, percent
        self.digits = (digits,) if isinstance(digits, int) else tuple(digits)
        self.vocabulary, self.names, self.precision = vocabulary or {}, tuple(names), precision
        self.personal, self.required, self.width, self.help = personal, required, width, help
        self.parse, self.render, self.texts = parse, render, texts
        self.name = self.field = None

    def bind(self, name, model):
        """Complete the declaration from the model; done once per resource class."""
        self.name = name
        self.field = _field(model, self.attribute)
        if self.column_name in ("", name):  # the library fills in the attribute's name
            self.column_name = str(self.field.verbose_name)
        self.kind = self.kind or ("custom" if self.parse else _kind(self))
        if self.required is None:
            self.required = not self.readonly and _required(self.field)
        if self.kind == "boolean" and not self.vocabulary:
            self.vocabulary = dict.fromkeys(TRUE_WORDS, True) | dict.fromkeys(FALSE_WORDS, False)
        return self

    @property
    def label(self):
        return self.column_name

    @property
    def heading(self):
        """What stands in the header row of our own files: label with unit."""
        return f"{self.label}（{self.unit}）" if self.unit and self.unit not in self.label else self.label

    @property
    def attnames(self):
        """The model attributes that the column writes: one, or a date and its precision."""
        if self.kind == "many":
            return (self.field.name,)
        return (self.field.attname, self.precision) if self.precision else (self.field.attname,)

    @property
    def words(self):
        """Every heading that means this column, reduced for comparison."""
        return {plain(word) for word in (self.label, *self.aliases)} | {plain(self.field.verbose_name)}

    @property
    def header_unit(self):
        return self.unit or unit_of(self.label)


def _field(model, attribute):
    parts = attribute.split("__")
    for part in parts[:-1]:
        model = model._meta.get_field(part).related_model
    return model._meta.get_field(parts[-1])


def _required(field):
    if isinstance(field, models.ManyToManyField):
        return not field.blank
    if field.null or field.blank or field.has_default():
        return False
    return not (isinstance(field, models.CharField | models.TextField) and field.blank)


KINDS = (
    (models.ForeignKey, "reference"),
    (models.BooleanField, "boolean"),
    (models.DecimalField, "decimal"),
    (models.FloatField, "decimal"),
    (models.IntegerField, "integer"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.TimeField, "time"),
)


def _kind(column):
    field = column.field
    if isinstance(field, models.ForeignKey):
        return "reference"
    if isinstance(field, models.ManyToManyField):
        return "many"
    if field.choices:
        return "choice"
    if column.digits:
        return "code"
    return next((kind for base, kind in KINDS if isinstance(field, base)), "text")


def has_field(model, name):
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True

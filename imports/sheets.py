"""One class per kind of workbook: its columns, how a row is cleaned, what it meets, where it goes.

A sheet is an import-export `Resource` whose fields are `Column`s, so that the same class makes
the upload, the template workbook, the export and the admin's import. The row loop of
import-export (about 100 rows a second) is not used: `match` and `write` are a few statements
for the whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model
from import_export.declarative import DeclarativeMetaclass
from import_export.fields import Field
from import_export.resources import Resource

from accounts.permissions import Permission
from imports.cleaning.types import Cleaned, Problem, error
from imports.reading.matching import Vocabulary
from imports.reading.types import Cell
from imports.reading.vocabulary import DEFAULTS

Cleaner = Callable[[Cell], Cleaned]


class Column(Field):
    """A column of a workbook: what it is called, which headings mean it, how a cell is cleaned.

    `key` is the name under which the sheet class declares it.
    """

    key: str = ""

    def __init__(
        self,
        label: str,
        cleaner: Cleaner | None = None,
        *,
        synonyms: Sequence[str] = (),
        required: bool = False,
        secret: bool = False,
        help: str = "",
        example: str = "",
        **options: Any,
    ) -> None:
        super().__init__(column_name=label, **options)
        self.label = label
        self.cleaner = cleaner
        self.synonyms = tuple(synonyms)
        self.required = required
        # Sealed in the staging row and in the registry, masked on screen.
        self.secret = secret
        self.help = help
        self.example = example


class SheetMeta(DeclarativeMetaclass):
    """Tells each column the name it was declared under."""

    def __new__(cls, name, bases, attrs):
        made = super().__new__(cls, name, bases, attrs)
        for key, column in made.fields.items():
            column.key = key
            column.attribute = column.attribute or key
        return made


@dataclass(frozen=True, slots=True)
class Target:
    """What a workbook is for: an event, a grant programme. Sheets of the registry have none."""

    code: str
    label: str
    url: str
    object: Any = None


@dataclass(slots=True)
class CleanRow:
    """What became of one row: its values, its secrets, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # Identity of the row (the NIK): finds the registry's row, and the same one twice in a file.
    key: str = ""
    region_code: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """A row that shares its identity with another row of the same workbook."""

    sheet_name: str
    number: int
    values: Mapping[str, Any]
    # Its other remarks, as in `ImportRow.codes`.
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a damaged cell can have held, offered to a person to tick."""

    # Names the value in the page without saying it.
    token: str
    value: str
    mask: str
    how: str
    reasons: tuple[str, ...]
    # The registry knows it under the name of this row.
    is_known: bool = False
    # Shown masked: it was not typed by the user but comes from the registry.
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Somebody of the registry who may be the person of a row, and why."""

    # Names the person in the page; `match_id` never leaves the server.
    key: str
    match_id: int
    name: str
    about: str
    reasons: tuple[str, ...]
    # Same folded name and same birth date: has to be decided.
    is_strong: bool
    # Of another region: masked, and only its transfer can be asked for.
    is_visible: bool
    url: str = ""
    # (field, old, new) of what the row would change.
    changes: tuple[tuple[str, str, str], ...] = ()
    # Where the request to transfer the person stands, in words.
    transfer: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Something that the uploader may settle once for all rows with one of these remarks, such
    as whether the holder of a taken seat makes way. Kept in `batch.defaults` under its key."""

    codes: tuple[str, ...]
    label: str
    # The first is what holds until somebody chooses.
    choices: tuple[tuple[str, str], ...]
    # Asked for the workbook as a whole, where this number among its effects is not nought.
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the workbook does not say and the uploader has to: `{"pillar": …}`."""

    key: str
    label: str
    choices: tuple[tuple[str, str], ...]


class Sheet(Resource, metaclass=SheetMeta):
    """Base of all sheets. Subclasses are registered with `imports.registry.register`."""

    # Pages speak of the class; without this a template would make an instance at each mention.
    do_not_call_in_templates: ClassVar[bool] = True

    slug: ClassVar[str]
    title: ClassVar[str]
    singular: ClassVar[str]
    plural: ClassVar[str]
    # Columns whose value makes a row of the workbook a data row.
    key_columns: ClassVar[tuple[str, ...]] = ()
    # Groups of columns of which at least one must be found.
    required_groups: ClassVar[tuple[tuple[str, ...], ...]] = ()
    # Remarks that matching against the registry makes, by their code in `ImportRow.codes`;
    # `{hint}` and `{hint_…}` in the message are filled from the row.
    match_problems: ClassVar[Mapping[str, Problem]] = {}
    # Codes of the remark that `repeated` makes.
    repeat_codes: ClassVar[frozenset[str]] = frozenset({"repeated"})
    # Codes of remarks for which `candidates` has something to offer.
    guessable: ClassVar[frozenset[str]] = frozenset()
    # Columns that say one thing together: where one is wrong, its sisters are opened with it.
    families: ClassVar[tuple[tuple[str, ...], ...]] = ()
    # Names of fields that have no column of their own.
    field_labels: ClassVar[Mapping[str, str]] = {}
    # Keys of values that are region codes, shown by name.
    region_fields: ClassVar[tuple[str, ...]] = ()
    needs_target: ClassVar[bool] = False
    target_noun: ClassVar[str] = ""
    # What may be settled once for the whole workbook, by key.
    rulings: ClassVar[Mapping[str, Ruling]] = {}
    # Whether the template can hold people of the registry (`template_people`).
    lists_people: ClassVar[bool] = False
    permission_upload: ClassVar[Permission] = Permission.IMPORT_UPLOAD
    permission_apply: ClassVar[Permission] = Permission.IMPORT_APPLY

    # Kinds of workbook (`imports/reading/kinds.py`) that carry data of this sheet, too.
    also_reads: ClassVar[frozenset[str]] = frozenset()
    # Kinds that list people and are still not this one: PSM in a register of TKSK.
    never_reads: ClassVar[frozenset[str]] = frozenset()

    # What the identity is an index of (accounts.crypto.index).
    key_purpose: ClassVar[str] = "nik"

    @classmethod
    def may_upload(cls, user) -> bool:
        return user.has(Permission.IMPORT_UPLOAD) and user.has(cls.permission_upload)

    @classmethod
    def may_apply(cls, user) -> bool:
        return user.has(Permission.IMPORT_APPLY) and user.has(cls.permission_apply)

    @classmethod
    def may_undo(cls, user) -> bool:
        return user.has(Permission.IMPORT_UNDO) and cls.may_apply(user)

    @classmethod
    def hint_for(cls, kind: str) -> str:
        """What to say above a workbook that seems to be of another kind but was read; empty for
        the usual words."""
        return ""

    @classmethod
    def undo_models(cls) -> Sequence[type[Model]]:
        """The tracked tables that applying writes, children before what they hang on."""
        return ()

    @classmethod
    def undo_companions(cls) -> Mapping[type[Model], str]:
        """Tables without a history whose rows go with the row that they speak of, by the column
        that says when each was written."""
        return {}

    @classmethod
    def columns(cls) -> Mapping[str, Column]:
        return cls.fields

    # --- What it is for -----------------------------------------------------------------------
    @classmethod
    def targets(cls, user) -> Sequence[Target]:
        """What this user may upload for, newest first."""
        return ()

    @classmethod
    def find_target(cls, text: str, user) -> Target:
        """Raises TargetNotFound for what this user may not see, TargetClosed for what is over."""
        return Target("", "", "")

    @classmethod
    def target_is_visible(cls, text: str, user) -> bool:
        """Whether this user may read imports made for that target."""
        return True

    @classmethod
    def target_reaches(cls, text: str, region: str) -> bool:
        """Whether that target takes rows of offices in another region, too."""
        return True

    # --- From cells to values -----------------------------------------------------------------
    @classmethod
    def vocabulary(cls, own_words: Mapping[str, Sequence[str]] | None = None) -> Vocabulary:
        """The headings that mean each column: built in, of this sheet, and added on screen."""
        columns = cls.columns()
        vocabulary = Vocabulary(
            {
                key: (*column.synonyms, *DEFAULTS.get(key, ()), column.label)
                for key, column in columns.items()
            },
            required=cls.required_groups,
            identity=cls.key_columns,
            labels={key: column.label for key, column in columns.items()},
            values=cls.column_words(),
        )
        return vocabulary.with_words(own_words) if own_words else vocabulary

    @classmethod
    def column_words(cls) -> Mapping[str, Sequence[str]]:
        """Words that the cells of a column consist of, to tell look-alike columns apart."""
        return {}

    def begin(self, batch) -> None:
        """Before the first row: look up once what every row needs."""

    def begin_table(self, table) -> Sequence[Question]:
        """Before the first row of a table: what its name and title lines say about all its
        rows. Answers with what the uploader has to be asked first."""
        return ()

    def recognise(self) -> Mapping[str, Callable[[str], bool]]:
        """Tests that tell whether a text can stand in a column, such as the name of a place."""
        return {}

    def clean_cells(self, cells: Mapping[str, Cell], problems: list[Problem]) -> dict[str, Any]:
        """The values of the cells by column key; blank and refused ones are left out."""
        values = {}
        cleaners = self.cleaners
        for key, cell in cells.items():
            if cell is None or key not in cleaners:
                continue
            value, found = cleaners[key](cell)
            if found:
                problems += [problem.on(key) for problem in found]
            if value is not None:
                values[key] = value
        return values

    @cached_property
    def cleaners(self) -> dict[str, Cleaner]:
        return {key: column.cleaner for key, column in self.fields.items() if column.cleaner}

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        """One row: `cells` by column key, `group` what group rows and merged cells say."""
        raise NotImplementedError

    def holder(self, twins: Sequence[Twin]) -> Twin:
        """Which of the rows with one identity may keep it; the others wait."""
        return twins[0]

    def repeated(self, holder: Twin, twin: Twin) -> Problem:
        """The remark on a row whose identity belongs to another row of the same workbook; its
        code is one of `repeat_codes`."""
        return error(
            self.key_columns[0],
            "repeated",
            f"Sama dengan baris {holder.number} di lembar {holder.sheet_name}. Hapus salah "
            "satunya.",
        )

    # --- Mending a cell -----------------------------------------------------------------------
    def candidates(
        self, key: str, cell: Cell, values: Mapping[str, Any], user
    ) -> Sequence[Candidate]:
        """What a refused cell can have held, the best first; `values` are of the same row."""
        return ()

    def allowed(self, key: str, batch) -> Sequence[str]:
        """The words that may stand in a column, such as the villages of the uploader's region;
        empty when anything may."""
        return ()

    # --- Template workbooks -------------------------------------------------------------------
    @classmethod
    def template_keys(cls) -> Sequence[str]:
        """The columns of the template workbook, in its order."""
        return list(cls.columns())

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        """What to choose from in columns of the template, besides places."""
        return {}

    @classmethod
    def template_people(cls, user, region: str) -> Sequence[Mapping[str, Any]] | None:
        """Those whom the registry knows there, as rows of the template with their NIK in full;
        None for a sheet that lists nobody."""
        return None

    # --- From values to tables ----------------------------------------------------------------
    def match(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        """Set outcome, match_id and differences of the rows that may be applied, in SQL; of
        these rows only, if their keys are given."""
        raise NotImplementedError

    def set_apart(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        """After matching: let rows that met nobody wait, if they look like somebody
        (`problems.NEEDS_DECISION`). Sheets whose rows cannot be mistaken have nothing to do."""

    def clear_cases(self, cursor, batch) -> Sequence[tuple[int, int]]:
        """(row, match) of waiting rows that can only be one."""
        return ()

    def look_alikes(self, rows: Sequence[Any], batch, user) -> Mapping[int, list[LookAlike]]:
        """Who these rows may be, by key of the row, the likeliest first, as this user may see."""
        return {}

    def write(self, cursor, batch, by) -> int:
        """Write the rows that may be applied and note what each became; how many."""
        raise NotImplementedError

    def rekey(self, cursor, batch) -> None:
        """Give people of confirmed rows the NIK that was repaired (`values.new_key`); rows are
        known by `match_id`. Sheets without a NIK have nothing to do."""

    def check_scope(self, cursor, batch, by) -> None:
        """Look at what was written, before it is committed: raises OutsideScope when any of it
        lies outside the region of the one who applies."""
        raise NotImplementedError

    def effects(self, batch) -> dict[str, Any]:
        """What applying would do to totals and quotas."""
        return {}

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def field_label(cls, key: str) -> str:
        """What to call a field of the registry, such as one that changes."""
        column = cls.columns().get(key)
        return column.label if column else cls.field_labels.get(key, key)

    @classmethod
    def display_names(cls) -> Mapping[str, str]:
        """Names of codes that values hold, besides regions: read once per page."""
        return {}

    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        """The cleaned values by column key, as they will read in the registry."""
        return {key: str(values[key]) for key in cls.columns() if values.get(key) is not None}

    @classmethod
    def display_differences(
        cls, differences: Mapping[str, Any], names: Mapping[str, str]
    ) -> list[tuple[str, str, str]]:
        """(field, old, new) for each field that applying would change."""
        return [
            (key, str(change[0] or ""), str(change[1] or ""))
            for key, change in differences.items()
            if isinstance(change, list)
        ]

"""Every kind of finding: a sentence each, and which of them are advice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A sentence each; those named in ADVICE never stand in the way."""

    # The file as a whole
    TOO_LARGE = "too_large", _("The file has more than %(most)s MB. Divide it.")
    EMPTY = "empty", _("There is nothing in this file. Choose another one.")
    NOT_TEXT = (
        "not_text",
        _("This is neither a table as text nor an XLSX file. Save it as CSV or XLSX."),
    )
    OLD_OR_LOCKED = (
        "old_or_locked",
        _("This is an old XLS file, or one with a password. Save it as XLSX without a password."),
    )
    OTHER_ARCHIVE = (
        "other_archive",
        _("This is an archive, but no XLSX file. Save the table as XLSX or CSV."),
    )
    DAMAGED = (
        "damaged",
        _("The spreadsheet cannot be read. Open it, save it anew as XLSX, and try again."),
    )
    SUSPICIOUS = (
        "suspicious",
        _(
            "The spreadsheet holds parts that a table does not need, such as other archives,"
            " links to files, or definitions of its own. Save only the table, as CSV."
        ),
    )
    UNPACKS_TOO_LARGE = (
        "unpacks_too_large",
        _(
            "Unpacked, the spreadsheet is too large. Delete empty rows and formats, or save it as"
            " CSV."
        ),
    )
    NOT_CSV = "not_csv", _("This is a spreadsheet or an archive. Save the table as CSV.")
    TOO_MANY_ROWS = (
        "too_many_rows",
        _("The table has more than %(most)s rows. Divide it into several files."),
    )
    TOO_MANY_COLUMNS = (
        "too_many_columns",
        _("The table has more than %(most)s columns. Keep only those that are needed."),
    )
    OPEN_QUOTE = (
        "open_quote",
        _(
            "From here on nothing can be read: a quotation mark is not closed, or a cell is far too"
            " long. Correct it."
        ),
    )
    NO_ROWS = "no_rows", _("There are only column names. Add rows below them.")
    # Columns
    COLUMN_MISSING = (
        "column_missing",
        _("There is no column “%(column)s”. Add it, or name it so."),
    )
    COLUMN_TWICE = (
        "column_twice",
        _("More than one column is read as “%(column)s”. Keep one of them."),
    )
    COLUMNS_SWAPPED = (
        "columns_swapped",
        _(
            "The columns for name and e-mail seem to be swapped. Change their names in the first"
            " row."
        ),
    )
    # Cells
    NEEDED = "needed", _("This cell is empty. Fill it in, or delete the row.")
    TOO_LONG = "too_long", _("Shorten it to %(most)s characters.")
    INVISIBLE = (
        "invisible",
        _("It holds a line break or an invisible character. Type it anew."),
    )
    RUNS = (
        "runs",
        _("It begins with a character by which spreadsheets run it. Remove that."),
    )
    IS_DATE = (
        "is_date",
        _("The spreadsheet made a date of it. Format the cell as text and type it anew."),
    )
    IS_ERROR = "is_error", _("The formula of this cell gives an error. Type the value.")
    NAME_IS_ADDRESS = (
        "name_is_address",
        _("This is an e-mail address. Put the name here."),
    )
    NO_ADDRESS = "no_address", _("This is no e-mail address. Correct it.")
    MIXED_LETTERS = (
        "mixed_letters",
        _("This address mixes letters of two alphabets that look alike. Type it anew by hand."),
    )
    NO_LANGUAGE = (
        "no_language",
        _("This language is not spoken here. Write one of: %(codes)s."),
    )
    NO_PILLAR = (
        "no_pillar",
        _("The study has no such pillar. Write numbers of pillars, such as I, III."),
    )
    NO_SOURCE = ("no_source", _("This is no source. Write one of: %(words)s."))
    NO_EVIDENCE_KIND = (
        "no_evidence_kind",
        _("This is no kind of evidence. Write one of: %(words)s."),
    )
    NO_YEAR = "no_year", _("Write the year with four digits, or leave the cell empty.")
    NO_LINK = "no_link", _("Give a whole address that begins with https:// or http://.")
    NO_DOI = "no_doi", _("This is no DOI. It begins with “10.” and has a slash.")
    SAME_TITLE = (
        "same_title",
        _("The same title stands in row %(other)s. Keep one of the two rows."),
    )
    SAME_ADDRESS = (
        "same_address",
        _("The same address stands in row %(other)s. Keep one of the two rows."),
    )
    SAME_WORDING = (
        "same_wording",
        _("The same wording stands in row %(other)s. Keep one of the two rows."),
    )
    TOO_MANY_GROUPS = (
        "too_many_groups",
        _(
            "There would be %(count)s groups. A group is something coarse, such as a region:"
            " at most %(most)s."
        ),
    )
    # Together with what the study holds
    ROUND_RUNS = (
        "round_runs",
        _("A round of pillar %(pillar)s is running. Wait, or leave its panel out."),
    )
    GROUP_FIXED = (
        "group_fixed",
        _(
            "The study knows this person under “%(old)s”, and groups are fixed since the first"
            " round opened. Leave the cell empty."
        ),
    )
    BEING_ERASED = (
        "being_erased",
        _("This person asked to be erased. Leave the row out."),
    )
    LIST_IS_FIXED = (
        "list_is_fixed",
        _("Round 1 has opened, so the list of priorities no longer changes."),
    )
    # Advice
    GUESSED_ENCODING = (
        "guessed_encoding",
        _(
            "The file does not say how its letters are stored; it was read as %(encoding)s. Look"
            " whether the names are right."
        ),
    )
    COLUMN_UNUSED = ("column_unused", _("This column is not used."))
    OTHER_SHEETS = (
        "other_sheets",
        _("Only the first visible sheet, “%(sheet)s”, was read."),
    )
    NO_HEADER = (
        "no_header",
        _("There are no column names, so the columns were read as: %(order)s."),
    )
    SAME_NAME = (
        "same_name",
        _("The same name stands in row %(other)s. Is it the same person?"),
    )
    SAME_MAILBOX = (
        "same_mailbox",
        _("It may be the same mailbox as “%(other)s”. Is it the same person?"),
    )
    LONE_GROUP = (
        "lone_group",
        _("Members in this file: %(count)s. Groups with fewer than eight invited are merged."),
    )
    # Advice about wordings
    EQUAL = ("equal", _("%(where)s says exactly this already."))
    SAME_WORDS = (
        "same_words",
        _("The same words as in %(where)s, in another order: “%(other)s”."),
    )
    INSIDE_OTHER = (
        "inside_other",
        _("Nearly all its words stand in %(where)s, “%(other)s”."),
    )
    ALIKE = (
        "alike",
        _("%(percent)s %% of its letters are as in %(where)s: “%(other)s”."),
    )
    LONG_WORDING = (
        "long_wording",
        _("It has %(count)s words. Up to %(most)s are read with care."),
    )
    LONG_CHINESE = (
        "long_chinese",
        _("The Chinese text has %(count)s characters. Up to %(most)s are read with care."),
    )
    AND_OR = (
        "and_or",
        _(
            "“%(word)s” makes two statements of it. Those who agree with one half only cannot"
            " say so: choose one, or make two priorities."
        ),
    )
    TWO_SENTENCES = (
        "two_sentences",
        _("It has more than one sentence. One idea each is easier to rate."),
    )
    TWO_DEMANDS = (
        "two_demands",
        _(
            "It demands two things (“%(word)s” stands there twice). Would two priorities be"
            " clearer?"
        ),
    )
    SHORT_FORM = (
        "short_form",
        _("Does every expert know “%(word)s”? Write it out, or explain it in brackets."),
    )
    VAGUE = (
        "vague",
        _("“%(word)s” means something different to everybody. Say what is meant."),
    )
    IS_QUESTION = (
        "is_question",
        _("It is a question. Make it a statement to agree with."),
    )


ADVICE = frozenset(list(Kind)[list(Kind).index(Kind.GUESSED_ENCODING) :])  # the last two parts

"""Every code of a finding, and its severity."""

from __future__ import annotations

from enum import StrEnum, unique


class Severity(StrEnum):
    """reject: the file is not read.

    error: the value is not loaded. warning: please confirm. info: nothing to do.
    """

    REJECT = "reject"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@unique  # a code that is given twice would silently become another name of the first
class Code(StrEnum):
    """One kind of finding.

    F file, I identity, T structure, V value, L line of a CSV, S selection, R rule,
    C conflict between files, D decision of an officer."""

    EMPTY_FILE = "F01"
    PASSWORD = "F02"
    NOT_A_WORKBOOK = "F03"
    OLDER_TYPE = "F04"
    DAMAGED = "F05"
    TOO_LARGE = "F06"
    UNSAFE = "F07"
    UNREADABLE = "F08"
    NO_IDENTITY = "I01"
    NOT_ISSUED = "I02"
    IDENTITY_LOST = "I03"
    IDENTITY_DISAGREES = "I04"
    SAME_FILE = "I05"
    SUPERSEDED = "I06"
    AS_ISSUED = "I07"
    UNDATED = "I08"
    WITHDRAWN = "I09"
    SAME_FIGURES = "I10"
    SAME_MOMENT = "I11"
    CLOCK_AHEAD = "I12"
    VERSION_WAITS = "I13"
    LATE = "I14"
    NOT_IN_RELEASE = "I15"
    SAME_AS_PERIOD = "I16"
    OLDER_FORM = "I17"
    SAME_AGAIN = "I18"
    IDENTITY_ALONE = "I19"
    TWO_PROVIDERS = "I20"
    ASKED_NO_MORE = "I21"
    SET_ASIDE = "I22"
    TAKEN_BACK = "I23"
    NEITHER_DATED = "I24"
    OPEN_IN_RELEASE = "I25"
    SHEET_MISSING = "T01"
    SHEET_RENAMED = "T02"
    ROWS_MOVED = "T03"
    ROW_MISSING = "T04"
    LABEL_CHANGED = "T05"
    ROW_REPEATED = "T06"
    COLUMNS_MOVED = "T07"
    FORMULA_OVERWRITTEN = "T08"
    EXTRA_SHEET = "T09"
    HEADINGS_LOST = "T10"
    SHEET_REPEATED = "T11"
    PRINTED_FIGURE_CHANGED = "T12"
    QUESTION_CHANGED = "T13"
    ANSWERS_SHIFTED = "T14"
    SHEET_DISAGREES = "T15"
    FOREIGN_SHEET = "T16"
    ROW_WITHOUT_KEY = "T17"
    COLUMN_MISSING = "T18"
    FORMULAS_LOST = "T29"
    LOOKS_LOST = "T30"
    CELLS_BELOW = "T31"
    BLANK = "V01"
    TEXT_NUMBER = "V02"
    TEXT = "V03"
    ERROR_VALUE = "V04"
    NOT_WHOLE = "V05"
    NEGATIVE = "V06"
    TOO_HIGH = "V07"
    TRUE_OR_FALSE = "V08"
    DATE = "V09"
    FORMULA = "V10"
    TOO_PRECISE = "V11"
    NOT_YES_NO = "V12"
    EXPLANATION_CUT = "V13"
    PERCENT = "V14"
    NOT_A_CHOICE = "V15"
    SPACES = "V16"
    NOT_A_DATE = "V17"
    DATE_OUT_OF_RANGE = "V18"
    TOO_LONG = "V19"
    LEFT_BLANK = "V20"
    IDENTIFYING = "V21"
    NAME_LIKE = "V22"
    NOT_A_LONG_CSV = "L01"
    LINE_WITHOUT_PLACE = "L02"
    LINE_REPEATED = "L03"
    LINE_TOO_LONG = "L04"
    EXPLANATIONS_PASSED_OVER = "L05"
    COLUMNS_PASSED_OVER = "L06"
    UNDER_HIDDEN = "S01"
    UNDER_NO = "S02"
    CHOICE_UNCLEAR = "S03"
    CHOICE_FIXED = "S04"
    CHOICE_CHANGED = "S05"
    NOT_ASKED = "S06"
    STOP_RULE = "R01"
    WARN_RULE = "R02"
    EXPLAINED = "R03"
    BETA_RULE = "R04"
    ROWS_ALIKE = "R05"
    CONFLICT = "C01"
    CONFIRMED = "D01"
    TAKEN_OUT = "D02"
    CHOSEN = "D03"


#: Questions about whose return of a service counts: an officer includes or excludes it as a whole.
OWNERSHIP = frozenset({Code.TWO_PROVIDERS, Code.ASKED_NO_MORE})
#: Findings that only an officer can settle: no letter asks a provider about them.
FOR_OFFICERS = OWNERSHIP | {Code.SET_ASIDE, Code.TAKEN_BACK, Code.CLOCK_AHEAD}

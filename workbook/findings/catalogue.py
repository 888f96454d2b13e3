"""The one catalogue of wording: the fault, then the advice.

The advice of a value code is what the workbook's own Check cell says too: it is written once, here.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbook.findings.codes import Code, Severity


@dataclass(frozen=True)
class Wording:
    """The wording of one code: the fault, then the advice.

    Both may hold `{placeholders}`.
    """

    severity: Severity
    fault: str
    advice: str


_R, _E, _W, _N = Severity.REJECT, Severity.ERROR, Severity.WARNING, Severity.INFO

#: The one catalogue. `docs/findings.md` is made from it.
CATALOGUE: dict[Code, Wording] = {
    Code.EMPTY_FILE: Wording(_R, "the file is empty (0 bytes).", "Save the workbook again and send that copy."),
    Code.PASSWORD: Wording(
        _R,
        "the file has a password to open it.",
        "In Excel: File > Info > Protect Workbook > Encrypt with Password, clear the box, save, send again.",
    ),
    Code.NOT_A_WORKBOOK: Wording(
        _R, "this is not a workbook that can be read{detail}.", "Save the issued workbook as .xlsx and send that file."
    ),
    Code.OLDER_TYPE: Wording(
        _N,
        "saved as {detail}. The answers were read, but less can be verified.",
        "Next time: File > Save As > Excel Workbook (.xlsx).",
    ),
    Code.DAMAGED: Wording(
        _R,
        "the file is damaged or cut short.",
        "Open it, save it under a new name and send it again, as it may have been cut off on the way.",
    ),
    Code.TOO_LARGE: Wording(_R, "{detail}", "Type the answers into a fresh copy of the issued workbook and send that."),
    Code.UNSAFE: Wording(
        _R,
        "it holds something no workbook of ours has ({detail}).",
        "Type the answers into a fresh copy and send that.",
    ),
    Code.UNREADABLE: Wording(
        _R,
        "the file could not be opened ({detail}).",
        "Check that you may read it, that no other program has it open, and that it has no password; then run again.",
    ),
    Code.UNFORESEEN: Wording(
        _R,
        "something in it keeps this program from reading it.",
        "In Excel, save it as .xlsx under a new name and send that; or type the answers into a fresh copy.",
    ),
    Code.NO_IDENTITY: Wording(
        _R,
        "it has lost its workbook reference, so we cannot tell whose return it is.",
        "Type the answers into the workbook we issued and send that.",
    ),
    Code.NOT_ISSUED: Wording(
        _R,
        "workbook {detail} was not issued from this store.",
        "Check that it is for this authority; if so, point --out at the folder it was issued from.",
    ),
    Code.IDENTITY_LOST: Wording(
        _N,
        "the workbook reference is missing, or another, in one of its three places ({detail}).",
        "Nothing to do: the other two agree.",
    ),
    Code.IDENTITY_ALONE: Wording(
        _W,
        "its reference is left in one place alone (lost: {detail}), but its services agree.",
        "It was read. Next time send the workbook itself, not an export.",
    ),
    Code.IDENTITY_GIVEN: Wording(
        _N,
        "it has lost its reference. {by} read it as that of {detail}: {value}.",
        "Nothing to do: its services agree.",
    ),
    Code.IDENTITY_DISAGREES: Wording(
        _R,
        "the workbook references in it do not agree, as if sheets of two workbooks were put together.",
        "Send each workbook as it was issued.",
    ),
    Code.SAME_FILE: Wording(_N, "the same file, byte for byte, as {detail}.", "Nothing to do: it counts once."),
    Code.SAME_AGAIN: Wording(_N, "saved again without a change since {detail}.", "Nothing to do: it counts once."),
    Code.SUPERSEDED: Wording(
        _N,
        "{detail}, so this one does not count.",
        "Nothing to do: this one is kept.",
    ),
    Code.AS_ISSUED: Wording(
        _N,
        "byte for byte as we issued it: nobody has typed in it. It is listed as not yet returned.",
        "Ask the provider for the file they filled in.",
    ),
    Code.UNDATED: Wording(
        _W,
        "it does not say when it was saved, so {detail} counts instead.",
        "If this is the later one, save it as .xlsx and send it again.",
    ),
    Code.NEITHER_DATED: Wording(
        _W,
        "neither this nor {detail}, which counts instead, says when it was saved, and they differ.",
        "Withdraw the one that is wrong.",
    ),
    Code.WITHDRAWN: Wording(
        _N,
        "withdrawn by {by} on {when}: {detail}.",
        "Nothing to do: it is kept, and counts for nothing.",
    ),
    Code.SAME_FIGURES: Wording(
        _W,
        "every figure is the same as that of {detail}.",
        "If one was copied from the other, send the right figures; if not, say so.",
    ),
    Code.SAME_MOMENT: Wording(
        _W,
        "saved at the very moment of {detail}, which counts instead, though they differ.",
        "Withdraw the one that is wrong.",
    ),
    Code.CLOCK_AHEAD: Wording(
        _W,
        "it says it was saved on {detail}, after it came: one of two clocks is wrong.",
        "If this computer's is, put it right and read it again; else withdraw it, as no later one would count.",
    ),
    Code.VERSION_WAITS: Wording(
        _W,
        "{newer} would change {count} of {older}, but {detail}, so it waits.",
        "Say which of the two is right; an officer decides.",
    ),
    Code.LATE: Wording(_N, "taken although late: {detail}.", "Nothing to do about the day."),
    Code.NOT_IN_RELEASE: Wording(
        _N, "it is accepted, and not in release {detail}.", "Export again when it should go, too."
    ),
    Code.OPEN_IN_RELEASE: Wording(
        _N,
        "release {detail}, has {count} of this service beyond those accepted now.",
        "Settle what is open about the service, then export again.",
    ),
    Code.SAME_AS_PERIOD: Wording(
        _W,
        "every figure is the same as that of {detail}.",
        "If that return was sent again, send this period's figures; if not, say so.",
    ),
    Code.OLDER_FORM: Wording(
        _N,
        "it answers an older form; the present one has {detail}.",
        "Nothing to do: it was read by its own form.",
    ),
    Code.TWO_PROVIDERS: Wording(
        _W,
        "another provider returned this service too ({detail}); neither return is uploaded.",
        "Decide which of them counts: include it, with its provider.",
    ),
    Code.ASKED_NO_MORE: Wording(
        _W,
        "service {detail} is not asked of this provider any more, so this return of it is not uploaded.",
        "Include the service if it counts, or exclude it.",
    ),
    Code.SET_ASIDE: Wording(
        _N,
        "this return of the service was set aside by {by}: {detail}.",
        "Nothing to do: it is kept, and counts for nothing.",
    ),
    Code.TAKEN_BACK: Wording(
        _W,
        "the workbook was taken back by {by} ({detail}), so nothing in it counts.",
        "Undo that with cancel --undo, or withdraw this file.",
    ),
    Code.PEOPLE_FORGOTTEN: Wording(
        _N,
        "rows about people who are forgotten were taken out of this file, and it is not kept.",
        "Nothing to do. They are taken out of whatever comes with them again.",
    ),
    Code.FROZEN: Wording(
        _N,
        "people of this service were forgotten on {when}: its counts of people stay as they were then.",
        "Nothing to do; what comes later does not change these counts.",
    ),
    Code.SHEET_MISSING: Wording(
        _E,
        "the sheet of service {detail} is not in the file.",
        "Use a fresh copy of the workbook, with all its sheets.",
    ),
    Code.FURTHER_MISSING: Wording(
        _W,
        "the sheet of further reasons is not in the file.",
        "If anything stood on it, use a fresh copy of the workbook, with all its sheets.",
    ),
    Code.SHEET_RENAMED: Wording(
        _N, "the sheet was renamed from '{detail}'.", "Nothing to do: it was read all the same."
    ),
    Code.ROWS_MOVED: Wording(
        _N, "rows have been moved, added or removed.", "Nothing to do: each row was read by its code."
    ),
    Code.ROW_MISSING: Wording(
        _E, "the row {detail} is not on the sheet.", "Use a fresh copy of the workbook and type the answers again."
    ),
    Code.LABEL_CHANGED: Wording(
        _W,
        "printed text was changed to {value}.",
        "The answer was read by its code. Use the wording as issued: '{detail}'.",
    ),
    Code.ROW_REPEATED: Wording(
        _E,
        "the row {detail} is on the sheet more than once, so it was not read.",
        "Leave one of them, or use a fresh copy.",
    ),
    Code.COLUMNS_MOVED: Wording(
        _N, "columns have been moved, added or removed.", "Nothing to do: they were read by their headings."
    ),
    Code.FORMULA_OVERWRITTEN: Wording(
        _N, "a formula was typed over.", "Nothing to do: percentages and checks are worked out again when read."
    ),
    Code.FORMULAS_LOST: Wording(
        _W,
        "no formula is left on the sheet: a program wrote results in their place.",
        "Check that no answer was a formula, or send the workbook as a spreadsheet program saves it.",
    ),
    Code.CELLS_BELOW: Wording(
        _N,
        "something stands below the form, from here on, and was not read.",
        "If an answer is among it, type it in its box.",
    ),
    Code.LOOKS_LOST: Wording(
        _W,
        "no cell is formatted any more: a program left that out, so 45% stands there as 0.45.",
        "Check that no answer was a percentage, or send the workbook as a spreadsheet program saves it.",
    ),
    Code.EXTRA_SHEET: Wording(_N, "a sheet of your own was added.", "Nothing to do: it was not read."),
    Code.EXTRA_SHEET_OF_PEOPLE: Wording(
        _W,
        "a sheet was added to a workbook about people. It was not read, but may say who they are.",
        "Take it out and send the workbook again; never send a list of names.",
    ),
    Code.HEADINGS_LOST: Wording(
        _E,
        "the columns cannot be told apart: the hidden code column or the headings are gone.",
        "Use a fresh copy of the workbook and type the answers again.",
    ),
    Code.SHEET_REPEATED: Wording(
        _E,
        "service {detail} has more than one sheet, so no answer was taken from them.",
        "Leave one sheet for each service, or use a fresh copy.",
    ),
    Code.PRINTED_FIGURE_CHANGED: Wording(
        _W,
        "the printed figure {detail} was changed to {value}.",
        "The figure as issued was used. If it was wrong, tell your authority.",
    ),
    Code.QUESTION_CHANGED: Wording(
        _E,
        "{value} now stands where '{detail}' was printed, so the answer was not loaded.",
        "Use a fresh copy and type the answer again.",
    ),
    Code.ANSWERS_SHIFTED: Wording(
        _E,
        "the answers of {detail} have moved away from their questions, so none was loaded.",
        "Use a fresh copy of the workbook and type the answers again.",
    ),
    Code.ROW_WITHOUT_KEY: Wording(
        _E,
        "the answers of this row were not loaded, since the row has no reference of ours.",
        "Type them on a row that has a reference.",
    ),
    Code.ROW_OF_ANOTHER: Wording(
        _E,
        "nothing on this row was loaded, since its reference is of another sheet, or of an earlier file.",
        "Type it on a free row of this sheet: a person has another reference here.",
    ),
    Code.COLUMN_MISSING: Wording(
        _E, "the column {detail} is not on the sheet.", "Use a fresh copy of the workbook and type the answers again."
    ),
    Code.SHEET_DISAGREES: Wording(
        _E,
        "{value} stands where '{detail}' was printed, so no answer was taken from this sheet.",
        "Type the answers into this {period}'s workbook, on the service's own sheet.",
    ),
    Code.FOREIGN_SHEET: Wording(
        _W,
        "the sheet of service {detail}, which is not in this workbook, was put in; it was not read.",
        "Send it in the workbook in which it was issued.",
    ),
    Code.BLANK: Wording(_E, "blank.", "Enter {wanted}.{zero}"),
    Code.TEXT_NUMBER: Wording(
        _N, "found {value} as text; read as a number.", "Nothing to do. Next time type the figure without spaces."
    ),
    Code.TEXT: Wording(_E, "found {value}.", "Enter the number only, for example 12."),
    Code.ERROR_VALUE: Wording(_E, "found the error {value}.", "Enter the number only, for example 12."),
    Code.NOT_WHOLE: Wording(_E, "found {value}.", "This is a count, so enter a whole number."),
    Code.NEGATIVE: Wording(_E, "found {value}.", "Enter 0 or more."),
    Code.TOO_HIGH: Wording(_E, "found {value}.", "Enter {highest} or less, or ask your authority."),
    Code.TRUE_OR_FALSE: Wording(_E, "found {value}.", "Enter the number only, for example 12."),
    Code.DATE: Wording(
        _E, "found the date {value}.", "Enter the number only, for example 12; paste with Paste Special > Values."
    ),
    Code.FORMULA: Wording(_E, "found a formula, {value}.", "Type the number itself, for example 12."),
    Code.TOO_PRECISE: Wording(_E, "found {value}.", "Enter at most two decimal places."),
    Code.NOT_YES_NO: Wording(_E, "found {value}.", "Choose Yes or No."),
    Code.EXPLANATION_CUT: Wording(
        _W, "the explanation is not text or is over {detail} characters.", "Explain in a few words of text."
    ),
    Code.PERCENT: Wording(_E, "found {value}.", "Enter the number only, for example 12; it is no percentage."),
    Code.NOT_A_CHOICE: Wording(_E, "found {value}.", "Choose one of the list of the box."),
    Code.SPACES: Wording(
        _N, "found {value} with spaces around it; read without them.", "Nothing to do. Next time choose from the list."
    ),
    Code.NOT_A_DATE: Wording(
        _E,
        "found {value}.",
        "Type it as a date alone, for example 14 Aug 2008; a text, or one with a time, is not taken.",
    ),
    Code.DATE_OUT_OF_RANGE: Wording(_E, "found the date {value}.", "Type a day from 1 Mar 1900 to 31 Dec 2099."),
    Code.TOO_LONG: Wording(_E, "found a text of more than {longest} characters.", "Shorten it."),
    Code.LEFT_BLANK: Wording(_W, "{detail}.", "Answer each; if that cannot be known, say why beside it."),
    Code.IDENTIFYING: Wording(
        _W,
        "the words hold what looks like {detail}, so they were not loaded.",
        "Take it out: nobody may be recognised by them.",
    ),
    Code.NAME_LIKE: Wording(_N, "{detail}.", "If that tells who somebody is, take it out. If not, nothing to do."),
    Code.FURTHER_REFERENCE: Wording(_E, "found {value}.", "Choose a reference of this workbook from the list."),
    Code.NOT_A_LONG_CSV: Wording(
        _R,
        "{detail}",
        "Send a CSV in UTF-8 with the columns workbook_id, extracted_at, service_id, item and value.",
    ),
    Code.LINE_WITHOUT_PLACE: Wording(
        _W, "{detail}, so {value} was not loaded.", "Leave the line out, or ask your authority to add it."
    ),
    Code.LINE_REPEATED: Wording(
        _E, "{detail} stands on more than one line, so it was not loaded.", "Leave one line for each item of a service."
    ),
    Code.LINE_TOO_LONG: Wording(
        _E,
        "the line has a value too many, or a number cut in two by a comma, so it was not loaded.",
        "Write numbers without commas, and texts in quotes.",
    ),
    Code.EXPLANATIONS_PASSED_OVER: Wording(
        _W,
        "the column {value} was not read: explanations are read from one column called explanation.",
        "Rename it, and have it once.",
    ),
    Code.COLUMNS_PASSED_OVER: Wording(
        _N, "columns were passed over: {detail}.", "Nothing to do, unless one of them should have been read."
    ),
    Code.UNDER_HIDDEN: Wording(
        _W,
        "found {value} under {detail}, which this service does not report; it was not loaded.",
        "If it should be reported, ask your authority to add it.",
    ),
    Code.UNDER_NO: Wording(
        _W,
        "found {value} under {detail}, which is switched to No; it was not loaded.",
        "Choose Yes if it should be reported; if not, nothing to do.",
    ),
    Code.CHOICE_UNCLEAR: Wording(_E, "found {value}.", "Choose Yes or No."),
    Code.CHOICE_FIXED: Wording(
        _W,
        "{detail} was changed to {value}, but was agreed as fixed; it was read as issued.",
        "To change what is reported, ask your authority.",
    ),
    Code.CHOICE_CHANGED: Wording(
        _N,
        "{detail} was issued as {issued} and is switched to {value} ({why}).",
        "Nothing to do in the file; agree it for the next {period}.",
    ),
    Code.NOT_ASKED: Wording(
        _W,
        "found {value}, where {detail} asks nothing because of an answer before it; it was not loaded.",
        "Correct the answer before it, or clear this box.",
    ),
    Code.STOP_RULE: Wording(_E, "{message}", "({rule})"),
    Code.WARN_RULE: Wording(_W, "{message}", "({rule})"),
    Code.EXPLAINED: Wording(_N, "{message}", "Explained. ({rule})"),
    Code.BETA_RULE: Wording(_W, "{message}", "On trial. ({rule})"),
    Code.ROWS_ALIKE: Wording(
        _W,
        "{detail} say the very same throughout.",
        "If they are copies, clear all but one; if they are right, tell your authority.",
    ),
    Code.SAMPLE_SHORT: Wording(
        _W,
        "{detail} filled in, fewer than the sample.",
        "Fill in the others, or tell your authority why there are fewer.",
    ),
    Code.FURTHER_NOT_UNMET: Wording(
        _E,
        "a reason stands here for a need that is not unmet.",
        "Make the need Unmet on the person's row, or clear this row.",
    ),
    Code.FURTHER_REPEATED: Wording(
        _E, "the reason stands twice.", "This need has the reason already: choose another, or clear this row."
    ),
    Code.CONFLICT: Wording(
        _E,
        "{value} here, but {other} in {detail}; neither was loaded.",
        "Send the right one in both, or ask your authority to decide.",
    ),
    Code.CONFIRMED: Wording(_N, "{message}", "Confirmed by {by} on {when}: {detail}."),
    Code.TAKEN_OUT: Wording(_N, "{value} was taken out by {by} on {when}: {detail}.", "Nothing to do."),
    Code.CHOSEN: Wording(_N, "{value} counts, not {other}: decided by {by} on {when}: {detail}.", "Nothing to do."),
}

#: What a Check cell says where a warning has been explained.
EXPLAINED_TEXT = "Explained, thank you."
#: The fewest characters of an explanation, and what a Check cell says of fewer, as a finding does before its message.
SHORTEST_EXPLANATION = 10
TOO_SHORT_TEXT = f"The explanation is too short: use {SHORTEST_EXPLANATION} letters or more."
#: The advice for a blank cell, by what is wanted.
ZERO_TEXT = " If there were none, enter 0."

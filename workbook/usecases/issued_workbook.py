"""Open an issued workbook, by what it carries or by the store."""

from __future__ import annotations

from collections.abc import Callable

from workbook.carried import carried_form
from workbook.errors import UsageError
from workbook.findings import Code
from workbook.reader import IssuedForm, Return, read_return
from workbook.usecases.workspace import Workspace

_CARRIES_NOTHING = (
    "it carries no form that this version of the program can read. Ask the authority for it again, or for the version "
    "of the program that issued it; the authority itself gives its store with --out or --store."
)


def issued_workbook(name: str, content: bytes, workspace: Workspace) -> tuple[IssuedForm, Return]:
    """The form of an issued workbook, and what stands in it.

    workspace: whose store is asked where the workbook carries nothing. Raises UsageError where neither knows it; StoreError.
    """
    form = carried_form(content)
    if form is None and workspace.has_store():
        with workspace.store() as store:
            returned = read_return(name, content, store.issued_form)
            form = store.issued_form(returned.workbook_id) if returned.workbook_id else None
    else:
        returned = read_return(name, content, only(form))
    if returned.is_refused or form is None:
        first = returned.findings[0]
        is_bare = first.code is Code.NOT_ISSUED and not workspace.has_store()
        raise UsageError(f"{name}: {_CARRIES_NOTHING}" if is_bare else first.message)
    return form, returned


def only(form: IssuedForm | None) -> Callable[[str], IssuedForm | None]:
    """Look up a form by its reference, where no other is known."""
    return lambda workbook_id: form if form and form.layout.issued.workbook_id == workbook_id else None

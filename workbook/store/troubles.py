"""Say what is wrong with a store, and nothing of its inside."""

from __future__ import annotations

from pathlib import Path

#: What SQLite says where not the store is at fault but the folder, the disk or the permission.
_OF_THE_FOLDER = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM", "SQLITE_NOLFS")
_IN_USE = "SQLITE_BUSY"
#: What PostgreSQL says where a lock was waited for too long.
_LOCK_NOT_AVAILABLE = "55P03"
#: Classes of what it says of connections, room, an administrator's act, and an end that was set.
_OF_THE_SERVER = ("08", "25", "28", "3D", "53", "57", "58")
_OLD_OR_DAMAGED = "The store was made by another version of the program, or is damaged."


def is_in_use(error: BaseException) -> bool:
    """Whether the store's lock was not to be had in time."""
    cause = _cause(error)
    return getattr(cause, "sqlite_errorname", "").startswith(_IN_USE) or (
        getattr(cause, "sqlstate", "") == _LOCK_NOT_AVAILABLE
    )


def trouble_words(place: str, file: Path | None, error: BaseException) -> str:
    """Say why a store cannot be used, and what to do."""
    reason = _outside_reason(file, error)
    if not reason:
        return damage_words(place) if file else f"{place}: {_OLD_OR_DAMAGED} Restore a backup into an empty one."
    advice = (
        "Check that the folder can be written to and has room."
        if file
        else "Check the address, and that the server runs."
    )
    return f"{place}: the store cannot be used ({reason[:200]}). {advice}"


def damage_words(place: str) -> str:
    """Say that a store is damaged, and what to do."""
    return (
        f"{place}: the store is damaged. Nothing was done. Restore the last backup with: sp-workbook restore FILE "
        "--out FOLDER. The officer's guide says what to do without one."
    )


def _outside_reason(file: Path | None, error: BaseException) -> str:
    """What the system or the server says; empty where it is about what is in the store."""
    cause = _cause(error)
    if isinstance(cause, OSError):
        return cause.strerror or type(cause).__name__
    text = " ".join(str(cause).split())
    if file is not None:
        name = getattr(cause, "sqlite_errorname", None)
        return text if name is not None and name.startswith(_OF_THE_FOLDER) else ""
    state = getattr(cause, "sqlstate", "")  # none where there is no connection
    return text if not state or state.startswith(_OF_THE_SERVER) else ""


def _cause(error: BaseException) -> BaseException:
    cause = getattr(error, "orig", None)
    return cause if isinstance(cause, BaseException) else error

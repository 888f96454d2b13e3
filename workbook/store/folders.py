"""Whether several may work with a store in a file of some folder.

SQLite needs locks that hold. On network drives and in synchronised folders they may only seem to.
"""

from __future__ import annotations

import errno
import os
import re
import struct
import sys
import tempfile
from contextlib import suppress
from pathlib import Path, PureWindowsPath

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = re.compile(r"nfs\d?|cifs|smb\w*|afs|ncpfs|glusterfs|ceph|lustre|davfs2?|fuse\.(?!fuse-overlayfs).*")
#: Folders that a program copies to other computers, by the beginning of their names.
_SYNCHRONISED = re.compile(
    r"onedrive|dropbox|google ?drive|icloud ?drive|mobile documents|nextcloud|owncloud|box( sync)?$|pcloud|mega(sync)?$|sharepoint",
    re.IGNORECASE,
)
#: What a system says of a second lock; and where it cannot be asked, which tells nothing.
_REFUSED, _CANNOT_BE_ASKED = (errno.EACCES, errno.EAGAIN), (errno.EINVAL, errno.ENOSYS)


def shared_folder_words(folder: Path) -> str:
    """Name the kind of a folder whose locks may not hold.

    Empty of any other.
    """
    for part in folder.resolve().parts:
        if _SYNCHRONISED.match(part):
            return f"a synchronised folder ({part})"
    if PureWindowsPath(folder).drive.startswith("\\\\"):
        return "a network drive"
    kind = _file_system(folder.resolve())
    return f"a network drive ({kind})" if _NETWORK.fullmatch(kind) else ""


def locks_hold(folder: Path) -> bool:
    """Whether a lock can be had in a folder, and no second.

    A folder that takes no file, and a system that cannot be asked, tell nothing against it.
    """
    if sys.platform != "linux":
        return True
    import fcntl  # not on every system

    lock = struct.pack("hhqqi0q", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)
    with suppress(OSError), tempfile.NamedTemporaryFile(dir=folder, prefix=".lock-", suffix=".tmp") as first:
        try:
            fcntl.fcntl(first, fcntl.F_OFD_SETLK, lock)
        except OSError as error:
            return error.errno in _CANNOT_BE_ASKED
        with Path(first.name).open("r+b") as second:
            try:
                fcntl.fcntl(second, fcntl.F_OFD_SETLK, lock)
            except OSError as error:
                return error.errno in _REFUSED
        return False
    return True


def _file_system(folder: Path) -> str:
    """The kind of file system that a folder lies on; empty where the system does not tell."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    kinds = {_unescaped(point): kind for _, point, kind, *_ in (mount.split(" ") for mount in mounts)}
    return next((kinds[str(place)] for place in (folder, *folder.parents) if str(place) in kinds), "")


def _unescaped(point: str) -> str:
    """A folder as the list of mounts writes it: a space is `\\040`."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)

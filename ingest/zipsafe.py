"""Whether an Office file may be unpacked: bounds on what its zip directory promises and on what it really holds.

Archives inside it (embedded sheets) are never unpacked by kb and count with the size they have in this archive.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from ingest.limits import Limits, megabytes
from kb.errors import UnreadableDocument

_CHUNK = 1 << 16
_ENCRYPTED = 0x1


def check_zip(data: bytes, uri: str, limits: Limits) -> None:
    """Raise UnreadableDocument when unpacking would cost too much, or the archive is damaged or locked.

    Reads every member to its end in small pieces, so a directory that lies about sizes does no harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_directory(members, uri, limits)
            for member in members:
                _read_through(archive, member)
    except NotImplementedError as error:
        raise UnreadableDocument(uri, "the file is packed in an unusual way; open and save it again") from error
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnreadableDocument(uri, "the file is damaged or not complete; copy or download it again") from error


def _check_directory(members: list[zipfile.ZipInfo], uri: str, limits: Limits) -> None:
    if len(members) > limits.max_zip_entries:
        raise UnreadableDocument(uri, f"holds {len(members)} parts, more than {limits.max_zip_entries}; a zip bomb?")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.max_unpacked_bytes:
        most = megabytes(limits.max_unpacked_bytes)
        raise UnreadableDocument(uri, f"unpacks to {megabytes(unpacked)}, more than {most}; a zip bomb?")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableDocument(uri, "the file is locked with a password; save it without one")
        dense = member.file_size > limits.max_unpack_ratio * max(member.compress_size, 1)
        if dense and member.file_size > limits.ratio_free_bytes:
            size, name = megabytes(member.file_size), member.filename[:60]
            raise UnreadableDocument(uri, f"part {name!r} unpacks to {size} from very little; a zip bomb?")


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    # zipfile stops at the declared size and then compares the checksum: a lying size ends as BadZipFile.
    with archive.open(member) as stream:
        while stream.read(_CHUNK):
            pass

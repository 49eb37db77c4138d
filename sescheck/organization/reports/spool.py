"""A gzip file that grows while accounts are judged: several files are written at once, and none is in memory."""

import gzip
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

_PIECE = 1 << 16
_IN_MEMORY = 1 << 20
_LEVEL = 5


class Spool:
    """Packed bytes in a temporary file, until it is known that the file is complete."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - open until its content is taken
        self._packing = gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=_LEVEL, mtime=0)

    def write(self, content: bytes) -> None:
        """Add to the end."""
        self._packing.write(content)

    def chunks(self) -> Iterator[bytes]:
        """Yield the packed content, once; nothing can be written afterwards."""
        self._packing.close()
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    def close(self) -> None:
        """Remove the temporary file."""
        self._packing.close()
        self._file.close()

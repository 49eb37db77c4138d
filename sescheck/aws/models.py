"""Botocore's service models and endpoint data, read once a run and cheaply.

botocore reads each file into ordered dicts, pair by pair; plain ones, which keep their order too, take a tenth of
the time, and the models of ten services are most of what a first client costs.
"""

import gzip
import os
from pathlib import Path
from typing import Any

import botocore.session
import msgspec
from botocore.loaders import JSONFileLoader, Loader, instance_cache

_COMPONENT = "data_loader"


class PlainFiles(JSONFileLoader):  # type: ignore[misc] # botocore has no types
    """Reads a file of botocore's data, with or without compression."""

    def load_file(self, file_path: str) -> Any:
        """Its content; None where there is no such file.

        Args:
            file_path: without its ending.
        """
        plain, packed = Path(f"{file_path}.json"), Path(f"{file_path}.json.gz")
        if plain.is_file():
            return msgspec.json.decode(plain.read_bytes())
        if packed.is_file():
            return msgspec.json.decode(gzip.decompress(packed.read_bytes()))
        return None


class Models(Loader):  # type: ignore[misc] # botocore has no types
    """botocore's data, found without a look into the folders of all 400 services."""

    @instance_cache  # type: ignore[untyped-decorator] # as above
    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 - what a folder holds, loading shows
        """The names of the folders: a service without a file of that type fails when it is loaded."""
        folders = (Path(os.path.expandvars(path)).expanduser() for path in self.search_paths)
        return sorted({each.name for folder in folders if folder.is_dir() for each in folder.iterdir()})


def read_cheaply(session: botocore.session.Session) -> None:
    """Let a session read its models so."""
    paths = session.get_config_variable("data_path") or ""
    session.register_component(_COMPONENT, Models(paths.split(os.pathsep) if paths else None, PlainFiles()))


def share(session: botocore.session.Session, other: botocore.session.Session) -> None:
    """Let the other session use what the first one has read."""
    other.register_component(_COMPONENT, session.get_component(_COMPONENT))

"""Read botocore's service models and endpoint data once per run, and fast.

botocore reads each file into ordered dicts, pair by pair. Plain dicts keep their order too, and take a tenth of
the time, and the models of ten services are most of what a first client costs.
"""

import gzip
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import botocore.session
import msgspec
from botocore.loaders import JSONFileLoader, Loader, instance_cache

from sescheck.aws.operations import Operation

_COMPONENT = "data_loader"
_SERVICE_MODEL = "service-2"
_FOR_CREDENTIALS: Mapping[str, frozenset[str]] = {
    "signin": frozenset({"CreateOAuth2Token"}),
    "sso": frozenset({"GetRoleCredentials"}),
    "sso-oidc": frozenset({"CreateToken"}),
    "sts": frozenset({"AssumeRole", "AssumeRoleWithWebIdentity"}),
}
"""The operations that botocore's credential providers call. Source: its credentials and tokens."""


class PlainFiles(JSONFileLoader):  # type: ignore[misc] # botocore has no types
    """Reads a file of botocore's data, with or without compression."""

    def load_file(self, file_path: str) -> Any:
        """Return the content; None if the file does not exist.

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
    """botocore's data, found without a search through the folders of all 400 services.

    Attributes:
        asked: the operations of each service's client; a missing service has none; None: all operations.
    """

    asked: Mapping[str, frozenset[str]] | None = None

    @instance_cache  # type: ignore[untyped-decorator] # as above
    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 - what a folder holds, loading shows
        """Return the names of the folders: a service without a file of that type fails when it is loaded."""
        folders = (Path(os.path.expandvars(path)).expanduser() for path in self.search_paths)
        return sorted({each.name for folder in folders if folder.is_dir() for each in folder.iterdir()})

    @instance_cache  # type: ignore[untyped-decorator] # as above
    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """Return the model with only the operations that are called or that get credentials."""
        model = super().load_service_model(service_name, type_name, api_version)
        if type_name != _SERVICE_MODEL or self.asked is None:
            return model
        asked = self.asked.get(service_name, frozenset()) | _FOR_CREDENTIALS.get(service_name, frozenset())
        return {**model, "operations": {name: each for name, each in model["operations"].items() if name in asked}}


def allow_only(session: botocore.session.Session, operations: Iterable[Operation]) -> None:
    """Give the clients of the session methods for these operations only, and for those that get credentials."""
    asked: dict[str, frozenset[str]] = {}
    for operation in operations:
        asked[operation.service] = asked.get(operation.service, frozenset()) | {operation.name}
    loader = session.get_component(_COMPONENT)
    if isinstance(loader, Models):
        loader.asked = asked


def read_cheaply(session: botocore.session.Session) -> None:
    """Let a session read its models in this way."""
    paths = session.get_config_variable("data_path") or ""
    session.register_component(_COMPONENT, Models(paths.split(os.pathsep) if paths else None, PlainFiles()))


def share(session: botocore.session.Session, other: botocore.session.Session) -> None:
    """Let the other session use what the first one has read."""
    other.register_component(_COMPONENT, session.get_component(_COMPONENT))

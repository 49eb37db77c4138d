"""Where a result is: an artifact that represents a region, and logical locations."""

from dataclasses import dataclass, field
from urllib.parse import quote

from sescheck.report.formats.sarif.messages import Object, message

_GROUPS = "groups"


@dataclass(slots=True)
class Places:
    """The logical locations and artifacts of a run, each once. Sources: 3.14.15, 3.14.17, 3.33."""

    logical: list[Object] = field(default_factory=list)
    artifacts: list[Object] = field(default_factory=list)
    known: dict[tuple[str, ...], int] = field(default_factory=dict)

    def of(self, account_id: str, region: str | None, subject: tuple[str, str] | None = None) -> Object:
        """A location (3.28): the region's artifact, and account, region and subject by their names."""
        place = region or _GROUPS
        account = self._logical((account_id,), account_id, "account")
        index = self._logical((account_id, place), place, "region", account)
        if subject is not None and subject[0] != "account":
            index = self._logical((account_id, place, *subject), subject[1], subject[0], index)
        name = self.logical[index]["fullyQualifiedName"]
        artifact = self._artifact(account_id, place)
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": self.artifacts[artifact]["location"]["uri"], "index": artifact},
                "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
            },
            "logicalLocations": [{"index": index, "fullyQualifiedName": name}],
        }

    def _logical(self, path: tuple[str, ...], name: str, kind: str, parent: int | None = None) -> int:
        if path not in self.known:
            self.known[path] = len(self.logical)
            above = {} if parent is None else {"parentIndex": parent}
            full = "/".join(path)
            self.logical.append({"name": name, "fullyQualifiedName": full, "kind": kind, **above})
        return self.known[path]

    def _artifact(self, account_id: str, place: str) -> int:
        path = ("artifact", account_id, place, "")
        if path not in self.known:
            self.known[path] = len(self.artifacts)
            uri = "/".join(quote(part, safe="") for part in ("ses", account_id, place))
            words = f"Represents the Amazon SES configuration of account {account_id}, {place}; not a file."
            self.artifacts.append({"location": {"uri": uri}, "description": message(words)})
        return self.known[path]

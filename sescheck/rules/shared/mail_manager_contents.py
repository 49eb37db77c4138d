"""What rules about the contents of Mail Manager resources share: they are compared member by member."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sescheck.engine.rule import Flag, Verdict
from sescheck.engine.subjects.resource_scopes import NamedSubject
from sescheck.engine.subjects.resources import MailManagerResource
from sescheck.rules.shared.compare_named import differs_elsewhere
from sescheck.snapshot.reading import Known, Reading, value_of
from sescheck.snapshot.sending import Value

_OWN = ("KmsKeyArn", "S3SseKmsKeyId", "VpcEndpointId", "ApplicationId", "IndexId")
"""Members that name a resource by an id of its region: only their presence is compared."""

_IP_TYPE = "NetworkConfiguration.PublicNetworkConfiguration.IpType"
_PRIVATE = "NetworkConfiguration.PrivateNetworkConfiguration.VpcEndpointId"
_PARTS = {
    "Rules": "rule",
    "PolicyStatements": "statement",
    "Actions": "action",
    "Conditions": "condition",
    "Unless": "exception",
}
_PART = re.compile(rf"({'|'.join(_PARTS)})\[(\d+)\]\.?")
_SHOWN = 5


def contents_differ(subject: NamedSubject[MailManagerResource]) -> Verdict:
    """Flag a resource whose contents differ from those of the same one in another region."""
    verdict = differs_elsewhere(subject, _by_words, _comparable, only_if_given=("TlsPolicy",))
    if not isinstance(verdict, Flag):
        return verdict
    differ = sorted(verdict.evidence, key=_in_order)
    rules = _names_of_rules(subject)
    named = [_with_name(each, rules) for each in differ[:_SHOWN]]
    more = [f"and {len(differ) - _SHOWN} more"] if len(differ) > _SHOWN else []
    before = verdict.message.removesuffix(", ".join(sorted(differ)))
    return replace(
        verdict,
        message=f"{before}{', '.join(named + more)}",
        evidence={each: verdict.evidence[each] for each in differ},
    )


def _by_words(resource: MailManagerResource) -> Reading[Mapping[str, Value]]:
    return value_of(resource.contents, lambda values: {_words(path): each for path, each in values.items()})


def _words(path: str) -> str:
    """``Rules[1].Actions[0].Archive.TargetArchive`` is ``rule 2: action 1: Archive.TargetArchive``."""
    return _PART.sub(lambda found: f"{_PARTS[found[1]]} {int(found[2]) + 1}: ", path).removesuffix(": ")


def _comparable(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings with AWS's defaults, and with only the presence of what each region has for itself.

    The default of the network is in the model of CreateIngressPoint, the default of the encoding in that of
    SnsAction. The default of the TLS policy is not documented.
    """
    found = {name: name.endswith(_OWN) or value for name, value in settings.items()}
    if ("RuleSetId" in found or "TrafficPolicyId" in found) and _PRIVATE not in found:
        found.setdefault(_IP_TYPE, "IPV4")
    for name in settings:
        if name.endswith("PublishToSns.TopicArn"):
            found.setdefault(name.replace("TopicArn", "Encoding"), "UTF-8")
    return found


def _names_of_rules(subject: NamedSubject[MailManagerResource]) -> Mapping[str, str]:
    """Return the names of the rules of a rule set of this region, by ``rule 2``."""
    match subject.found:
        case Known(MailManagerResource(contents=Known(values))):
            return {
                _words(path).partition(":")[0]: str(value)
                for path, value in values.items()
                if re.fullmatch(r"Rules\[\d+\]\.Name", path)
            }
        case _:
            return {}


def _with_name(words: str, rules: Mapping[str, str]) -> str:
    part, colon, rest = words.partition(":")
    return f"{part} ({rules[part]}){colon}{rest}" if part in rules else words


def _in_order(words: str) -> list[tuple[int, str]]:
    """Return the key by which rule 10 comes after rule 2."""
    return [(int(each), "") if each.isdigit() else (0, each) for each in re.split(r"(\d+)", words)]

"""What resources do, whatever their names and regions are: two that do the same have equal effects."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

from sescheck.ses.event_targets import without_region
from sescheck.ses.localised import neutral
from sescheck.ses.set_options import comparable, effective
from sescheck.snapshot.reading import Reading, then, value_of
from sescheck.snapshot.sending import ConfigurationSet, ContactList, CustomTemplate, EventDestination, Template

ROLE = "IamRoleArn"
"""Each region may have its own role, and so may each stream."""


def settings_of_destination(found: EventDestination) -> Mapping[str, Any]:
    """What an event destination does, by AWS's names, without its role."""
    return {
        "Enabled": found.enabled,
        "MatchingEventTypes": tuple(sorted(found.event_types)),
        "Kind": found.kind,
        "Target": found.target,
        **{name: value for name, value in found.settings.items() if name != ROLE},
    }


def without_targets_region(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same settings, with the region of the target left out."""
    return {**settings, "Target": without_region(settings["Kind"], settings["Target"])}


def of_destination(found: EventDestination, region: str) -> Hashable:
    """The events that it publishes, and their target."""
    return _frozen(without_targets_region(settings_of_destination(found)), region)


def of_configuration_set(found: ConfigurationSet, region: str) -> Reading[Hashable]:
    """Its options and what its event destinations do, whatever their names are."""

    def with_events(options: Hashable) -> Reading[Hashable]:
        return value_of(
            found.destinations,
            lambda each: (options, frozenset(Counter(of_destination(one, region) for one in each).items())),
        )

    options = value_of(found.options, lambda given: _frozen(comparable(effective(given)), region))
    return then(options, with_events)


def of_template(found: Template, _: str) -> Reading[Hashable]:
    """Its subject and its bodies."""
    return value_of(found.content, lambda parts: frozenset(parts.items()))


def of_custom_template(found: CustomTemplate, region: str) -> Reading[Hashable]:
    """Its text, its sender, and the targets of its links."""
    return value_of(found.content, lambda body: (body, _frozen(found.settings, region)))


def of_contact_list(found: ContactList, _: str) -> Reading[Hashable]:
    """Its topics, in any order."""
    return value_of(found.topics, frozenset)


def _frozen(settings: Mapping[str, Any], region: str) -> Hashable:
    return frozenset((name, neutral(value, region)) for name, value in settings.items())

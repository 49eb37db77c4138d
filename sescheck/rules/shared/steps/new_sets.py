"""Steps for a configuration set that something names, and that does not exist."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.rule import need
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.shared.steps.configuration_sets import SET, create_set
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import none_if_unsupported


def create_named(account: AccountView, name: str, here: RegionView) -> Iterator[Step]:
    """Create a set, like the one of that name in the first other region that has it.

    If no region has it, the new set requires TLS, and a person completes it.

    Raises:
        UnansweredError: a list that was not read may have it.
    """
    for there in account.regions:
        own = str(moved(name, here.name, there.name))
        like = None if there is here else need(none_if_unsupported(CONFIGURATION_SETS.find(there, own)))
        if like is not None:
            yield from create_set(account, like, there, here)
            return
    yield from _create_new(name, here.name)


def _create_new(name: str, region: str) -> Iterator[Step]:
    made = thing(region, SET, name)
    parameters = {"ConfigurationSetName": name, "DeliveryOptions": {"TlsPolicy": "REQUIRE"}}
    yield Step(
        f"Create the configuration set {name} in {region}",
        Call("sesv2", "CreateConfigurationSet", region, parameters),
        region,
        Phase.CONFIGURATION_SETS,
        makes=(made,),
        alternative="without DeliveryOptions: then mail to receivers without TLS also leaves.",
    )
    words = (
        f"No other region of the audit has a set of that name. Give {name} the options and the event destinations"
        " that it had."
        " Or choose another default with `aws sesv2 put-email-identity-configuration-set-attributes`."
    )
    title = f"Complete the configuration set {name} in {region}"
    yield Step(title, Human(words), region, Phase.CONFIGURATION_SETS, needs=(made,))

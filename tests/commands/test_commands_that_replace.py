"""A page that shows a command which replaces what is there says what is lost by leaving it out."""

import re
from functools import cache

import pytest

from sescheck.rules.catalogue import sections
from tests.commands.asked import CUSTOM, Asked, asked
from tests.commands.replacing import REPLACES, SETS_ONE, lost, name_of, replaces_a_document, writes
from tests.commands.written import commands_in, texts

PARTITION = (
    "`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere."
)
WHOLE = re.compile(r"\bwhole\b")
PAGES = dict(texts())


@cache
def operations(page: str, text: str) -> tuple[Asked, ...]:
    """What the commands of a page ask."""
    words = (command.words for command in commands_in(page, text))
    return tuple(asked(each) for each in words if tuple(each[:2]) not in CUSTOM)


def written(page: str, text: str) -> tuple[Asked, ...]:
    """What they ask that writes."""
    return tuple(each for each in operations(page, text) if writes(each))


def unsaid(page: str, text: str) -> list[str]:
    """What the commands of a page replace without a word about it."""
    prose = sections(text).get("How to fix", text)
    words = " ".join(prose.split())
    missing = []
    for found in written(page, text):
        if name_of(found) not in REPLACES:
            continue
        if replaces_a_document(found) and not WHOLE.search(words):
            missing.append(f"{found.operation.name} replaces the whole: say so")
        if not WHOLE.search(words):
            missing += [
                f"{found.operation.name} drops {name}: name {option}"
                for option, name in lost(found)
                if option not in words and name not in words
            ]
    return missing


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_what_its_commands_replace(page: str) -> None:
    """Every member that is left out is named in words, or that it is the whole which is replaced."""
    assert [] == unsaid(page, PAGES[page])


@pytest.mark.parametrize("page", PAGES)
def test_every_operation_that_writes_is_judged(page: str) -> None:
    """A new one is put into one table: what it replaces, or why it does not."""
    known = {*REPLACES, *SETS_ONE}
    assert set() == {name_of(found) for found in written(page, PAGES[page])} - known


def test_the_tables_hold_what_pages_use() -> None:
    """And no operation is in both."""
    used = {name_of(found) for page, text in PAGES.items() for found in written(page, text)}
    assert used == {*REPLACES, *SETS_ONE}
    assert set() == {*REPLACES} & {*SETS_ONE}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_first_what_is_there(page: str) -> None:
    """What reads it stands on the page too."""
    shown = {name_of(found) for found in operations(page, PAGES[page])}
    readers = {(service, REPLACES.get((service, name))) for service, name in shown}
    assert set() == {(service, name) for service, name in readers if name is not None} - shown


@pytest.mark.parametrize("page", PAGES)
def test_easy_dkim_is_not_given_to_other_origins(page: str) -> None:
    """`verify-domain-dkim` sets up Easy DKIM, whatever is there: a page with it has a command for each origin."""
    found = operations(page, PAGES[page])
    if ("ses", "VerifyDomainDkim") in map(name_of, found):
        origins = {each.parameters.get("SigningAttributesOrigin") for each in found}
        assert {"EXTERNAL", "AWS_SES_US_EAST_1"} <= origins


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_partition(page: str) -> None:
    """In GovCloud and in the European Sovereign Cloud an ARN begins otherwise; the page says how."""
    fix = " ".join(sections(PAGES[page]).get("How to fix", "").split())
    assert "arn:aws:" not in fix
    assert ("arn:PARTITION:" in fix) == (PARTITION in fix)


def page(fix: str) -> str:
    """A rule's page with this to do."""
    return f"## What it finds\n\nThe whole of it.\n\n## How to fix\n\n{fix}\n\n## Sources\n"


DELIVERY = (
    "    aws sesv2 put-configuration-set-delivery-options --configuration-set-name SET --tls-policy REQUIRE\n"
)
NAMED = "Add `--sending-pool-name`, `--max-delivery-seconds` and `--shared-pool-delivery-mode`."
POLICY = "    aws iam put-user-policy --user-name USER --policy-name POLICY --policy-document file://policy.json\n"


def test_a_page_that_says_nothing_is_noticed() -> None:
    """Each member that is lost is missed; what another section says does not count."""
    assert 3 == len(unsaid("page", page(DELIVERY)))
    assert 1 == len(unsaid("page", page(f"{DELIVERY}\n{NAMED.replace('--sending-pool-name', 'pool')}")))
    assert [] == unsaid("page", page(f"{DELIVERY}\n{NAMED}"))
    assert 1 == len(unsaid("page", page(POLICY)))
    assert [] == unsaid("page", page(f"{POLICY}\nIt replaces the whole policy."))

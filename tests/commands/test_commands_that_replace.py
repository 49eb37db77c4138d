"""A page that shows a command which replaces what is there says what is lost by leaving it out."""

import re
from collections.abc import Iterator
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


def not_judged(found: tuple[Asked, ...]) -> Iterator[str]:
    """A new operation that writes is put into one table: what it replaces, or why it does not."""
    for each in found:
        if writes(each) and name_of(each) not in {*REPLACES, *SETS_ONE}:
            yield f"{name_of(each)} writes and is in no table"


def not_shown_first(found: tuple[Asked, ...]) -> Iterator[str]:
    """What reads that which is replaced stands on the page too."""
    shown = {name_of(each) for each in found}
    for service, name in shown:
        reader = REPLACES.get((service, name))
        if reader is not None and (service, reader) not in shown:
            yield f"{name} is shown without {reader}"


def other_origins(found: tuple[Asked, ...]) -> Iterator[str]:
    """`verify-domain-dkim` sets up Easy DKIM, whatever is there: a page with it has a command for each origin."""
    if ("ses", "VerifyDomainDkim") in map(name_of, found):
        shown = {each.parameters.get("SigningAttributesOrigin") for each in found}
        for origin in {"EXTERNAL", "AWS_SES_US_EAST_1"} - shown:
            yield f"verify-domain-dkim is shown, and nothing for {origin}"


def named_partitions(text: str) -> Iterator[str]:
    """In GovCloud and in the European Sovereign Cloud an ARN begins otherwise; the page says how."""
    fix = " ".join(sections(text).get("How to fix", "").split())
    if "arn:aws:" in fix:
        yield "an ARN begins with arn:aws:, not with arn:PARTITION:"
    if ("arn:PARTITION:" in fix) != (PARTITION in fix):
        yield f"an ARN with PARTITION and the sentence about it belong together: {PARTITION}"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_its_commands_replace(page: str) -> None:
    """Every member that is left out is named in words, and what is there is shown first, in every partition."""
    text = PAGES[page]
    found = operations(page, text)
    assert [] == [
        *unsaid(page, text),
        *not_judged(found),
        *not_shown_first(found),
        *other_origins(found),
        *named_partitions(text),
    ]


def test_the_tables_hold_what_pages_use() -> None:
    """And no operation is in both."""
    used = {name_of(found) for page, text in PAGES.items() for found in written(page, text)}
    assert used == {*REPLACES, *SETS_ONE}
    assert set() == {*REPLACES} & {*SETS_ONE}


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

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.errors import UsageError
from sescheck.organization.accounts.selection import Selection, selection_of, why_not_an_id

IDS = st.from_regex(r"[0-9]{12}", fullmatch=True)


def test_nothing_given_chooses_everything() -> None:
    """Also if an option comes as an empty list."""
    assert selection_of() == selection_of([], [], [], []) == Selection()


def test_options_are_repeatable_and_take_lists() -> None:
    """Each value counts once. Zeros at the beginning of an ID stay."""
    found = selection_of(
        ous=["ou-ab12-cdef3456,r-ab12"],
        accounts=["000000000001, 111122223333", "000000000001"],
        excluded=["444455556666"],
        tags=["stage=prod", "owner=a=b", "empty=", "stage=prod"],
    )
    assert found.ous == ("ou-ab12-cdef3456", "r-ab12")
    assert found.accounts == ("000000000001", "111122223333")
    assert found.excluded == ("444455556666",)
    assert found.tags == ("stage=prod", "owner=a=b", "empty=")


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        (
            "accounts",
            "12345678901",
            "has 12 digits, this one has 11; if zeros at its beginning were lost, write them",
        ),
        ("accounts", "1234567890123", "has 12 digits, this one has 13"),
        ("accounts", "1111-2222-3333", "without dashes: 111122223333"),
        ("accounts", "production", "it is not an account ID"),
        ("accounts", "\N{FULLWIDTH DIGIT ONE}" * 12, "it is not an account ID"),
        ("accounts", " , ", "--account names nothing"),
        ("excluded", "1", "--exclude-account 1: an account ID has 12 digits"),
        ("ous", "Production", "--ou Production: it is not the ID of an organizational unit"),
        ("ous", "ou-AB12-cdef3456", "it is not the ID of an organizational unit"),
        ("tags", "stage", "--tag stage: it is not KEY=VALUE"),
        ("tags", "=prod", "--tag =prod: it is not KEY=VALUE"),
    ],
)
def test_a_wrong_value_is_one_line(option: str, value: str, words: str) -> None:
    """With the option and the value."""
    arguments: Any = {option: [value]}
    with pytest.raises(UsageError) as caught:
        selection_of(**arguments)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_account_cannot_be_named_and_excluded() -> None:
    """One of the two is a mistake."""
    with pytest.raises(UsageError, match="both name 111122223333"):
        selection_of(accounts=["111122223333,444455556666"], excluded=["111122223333"])


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"from_role": "lister"}, "--from-role lister is not the ARN of a role"),
        ({"from_role": "arn:aws:iam::1:role/x"}, "is not the ARN of a role"),
        ({"from_role": "arn:aws:iam::111122223333:role/x", "has_file": True}, "leave one out"),
        ({"ous": ["ou-ab12-cdef3456"], "has_file": True}, "a file has no organizational units"),
    ],
)
def test_options_that_do_not_go_together_are_refused(given_: dict[str, Any], words: str) -> None:
    """Before a file or AWS is asked."""
    with pytest.raises(UsageError) as caught:
        selection_of(**given_)
    assert words in str(caught.value)


def test_a_file_can_be_narrowed() -> None:
    """By IDs, and by the tags that it has."""
    role = "arn:aws-us-gov:iam::111122223333:role/path/lister"
    assert selection_of(from_role=role) == Selection()
    assert selection_of(accounts=["111122223333"], tags=["a=b"], has_file=True).tags == ("a=b",)


@given(st.text())
def test_every_text_is_an_id_or_refused(text: str) -> None:
    """A text is refused with words about it, and never read as another ID."""
    refused = ""
    try:
        found = selection_of(accounts=[text]).accounts
    except UsageError as error:
        found, refused = (), str(error)
    assert bool(found) != refused.startswith("--account")
    assert all(len(each) == 12 and each in text for each in found)


@given(IDS)
def test_an_id_that_lost_its_zeros_is_explained(id_: str) -> None:
    """As a spreadsheet or YAML may lose them."""
    bare = str(int(id_))
    if len(bare) < 12:
        assert "if zeros at its beginning were lost" in why_not_an_id(bare)
    assert selection_of(accounts=[id_]).accounts == (id_,)

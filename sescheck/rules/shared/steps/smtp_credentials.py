"""Steps for SMTP credentials. People carry them out: AWS shows a secret key only once, when the key is created."""

from collections.abc import Iterable, Iterator

from sescheck.engine.steps import Human, Phase, Step, thing

_PROGRAM = (
    "The page `Obtaining Amazon SES SMTP credentials` of the SES Developer Guide has the program that derives it"
    " from the secret access key and the name of the region."
)


def key_thing(user: str) -> str:
    """A new access key of a user, as steps make and need it."""
    return thing(None, "access-key", user)


def new_credentials(user: str, regions: Iterable[str]) -> Iterator[Step]:
    """Create an access key, and derive the SMTP password of each region from it."""
    words = (
        f"Create an access key with `aws iam create-access-key`, and keep its secret in a safe place: AWS shows it"
        f" only then. A user has two keys at most. If {user} has two, delete one that nothing uses first."
    )
    made = key_thing(user)
    yield Step(f"Create a new access key for {user}", Human(words), None, Phase.CREDENTIALS, makes=(made,))
    for region in regions:
        yield password(user, region, (made,))


def password_thing(user: str, region: str) -> str:
    """The SMTP password of a region, as steps make and need it."""
    return thing(region, "smtp-password", user)


def password(user: str, region: str, needs: tuple[str, ...], otherwise: str = "") -> Step:
    """Derive the SMTP password of one region.

    Args:
        user: its name.
        region: in which the password works.
        needs: what must exist before.
        otherwise: another way.
    """
    words = (
        f"An SMTP password works in one region only. Derive the one for {region} from the secret access key of"
        f" {user}, and give it to the software that sends there. {_PROGRAM}"
    )
    return Step(
        f"Derive the SMTP password of {user} for {region}",
        Human(words),
        region,
        Phase.CREDENTIALS,
        makes=(password_thing(user, region),),
        needs=needs,
        alternative=otherwise,
    )

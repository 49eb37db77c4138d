"""Settings that botocore reads from the environment and the AWS configuration, and errors in them.

For a wrong number, botocore raises the error of its conversion, without the name of the setting.
"""

from collections.abc import Iterator, Mapping
from os import environ
from os.path import expandvars
from pathlib import Path

import botocore.session
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES

_URI, _TOKEN = "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN"
_BEFORE_CONTAINERS = ("credential_process", "role_arn")
"""Keys of a profile that give credentials before botocore asks a container for them."""
_SECTIONS = ("s3",)
"""Keys with keys of their own, indented in the lines below."""


def wrong_setting(core: botocore.session.Session) -> str | None:
    """Return the first setting that cannot be used, and why; None if all can. No value is quoted."""
    return next(_wrong(core), None)


def wrong_section(core: botocore.session.Session) -> str | None:
    """The same, only for settings that make single calls fail later."""
    scoped = core.get_scoped_config()
    wrong = (key for key in _SECTIONS if key in scoped and not isinstance(scoped[key], Mapping))
    return next(
        (f"{key} of the AWS configuration: its keys must be on the lines below it, indented" for key in wrong),
        None,
    )


def unused_file() -> str | None:
    """Return which file of the environment botocore passes over in silence, and why; None if there is none."""
    for variable in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        path = environ.get(variable)
        if path and Path(expandvars(path)).is_dir():
            return f"{variable}={path} is a folder, and has to be a file"
    return None


def wrong_container(core: botocore.session.Session) -> str | None:
    """Return what is wrong with the address of the container's credentials, if they come from there."""
    if _URI not in environ or any(key in core.get_scoped_config() for key in _BEFORE_CONTAINERS):
        return None
    names = f"{_URI} and {_TOKEN}" if _TOKEN in environ else _URI
    return f"{names}: it cannot be used to get credentials; use an address of this machine, or https"


def is_of_sso(core: botocore.session.Session) -> bool:
    """True if the profile gets its credentials from SSO."""
    return not {"sso_session", "sso_start_url"}.isdisjoint(core.get_scoped_config())


def _wrong(core: botocore.session.Session) -> Iterator[str]:
    for name, (key, variable, _, convert) in BOTOCORE_DEFAUT_SESSION_VARIABLES.items():
        if convert is None:
            continue
        try:
            core.get_config_variable(name)
        except (TypeError, ValueError, AttributeError):
            kind = "a whole number" if convert is int else "true or false"
            yield f"{' or '.join(each for each in (variable, key) if each)} in the AWS configuration is not {kind}"

"""Other endpoints than AWS's own: from an option, the environment or the AWS configuration."""

import re
from collections.abc import Iterator, Mapping
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import botocore.session

from sescheck.errors import ProfileError

_VARIABLE = "AWS_ENDPOINT_URL"
_KEY = "endpoint_url"
_OFF = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
_HOST = re.compile(r"[\w.:%-]+", re.ASCII)
_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
_BUNDLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")


def endpoint_problem(url: str) -> str | None:
    """Return why this is not the URL of an endpoint; None if it is. What may hold a password is not quoted."""
    if "@" in url:
        return "a URL with a user name or a password cannot be used: leave the part before the `@` out"
    if "?" in url or "#" in url:
        return "a URL with a `?` or a `#` cannot be used: leave what begins there out"
    if not url.isascii() or not url.isprintable() or " " in url:
        return f"{url!r} is not a URL: it has a character that is not allowed in a URL"
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
    except ValueError:
        valid = False
    return None if valid else f"{url} is not the URL of an endpoint: give one such as http://127.0.0.1:5000"


def check_surroundings(core: botocore.session.Session, endpoint_url: str | None) -> None:
    """Check the endpoints and certificates of the environment and the configuration.

    Raises:
        ProfileError: one cannot be used; the message names the variable or the key.
    """
    for place, url in _configured(core) if endpoint_url is None else ():
        problem = endpoint_problem(url)
        if problem is not None:
            raise ProfileError(f"{place}: {problem}")
    for name in _BUNDLES:
        _check_bundle(name, environ.get(name))
    _check_bundle("ca_bundle of the AWS configuration", core.get_scoped_config().get("ca_bundle"))


def is_on_this_machine(core: botocore.session.Session, endpoint_url: str | None) -> bool:
    """True if requests go to this machine: to an emulator, whose names the DNS does not know."""
    urls = [url for _, url in _configured(core)] if endpoint_url is None else [endpoint_url]
    hosts = (urlsplit(url).hostname for url in urls if endpoint_problem(url) is None)
    return not _THIS_MACHINE.isdisjoint(hosts)


def _check_bundle(place: str, path: str | None) -> None:
    if path and not Path(path).expanduser().exists():
        raise ProfileError(f"{place}: {path} does not exist; it should hold the certificates to trust")


def _configured(core: botocore.session.Session) -> Iterator[tuple[str, str]]:
    """Yield the URLs that botocore would use, each with its source."""
    variable, key = _OFF
    values: Mapping[str, Any] = core.get_scoped_config()
    if "true" in {environ.get(variable, "").lower(), str(values.get(key, "")).lower()}:
        return
    for name, value in sorted(environ.items()):
        if value and (name == _VARIABLE or name.startswith(f"{_VARIABLE}_")):
            yield name, value
    if values.get(_KEY):
        yield f"{_KEY} of the AWS configuration", str(values[_KEY])
    services: Mapping[str, Any] = core.full_config.get("services", {}).get(values.get("services"), {})
    for service, settings in services.items():
        if isinstance(settings, Mapping) and settings.get(_KEY):
            yield f"{_KEY} of {service} in the AWS configuration", str(settings[_KEY])

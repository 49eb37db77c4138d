"""A model that is read cheaply is the model that botocore reads."""

import pytest
from botocore.loaders import Loader
from botocore.session import Session

from sescheck.aws.botocore_tuning.service_models import Models, PlainFiles, read_cheaply, share
from sescheck.collect.declarations import every_read

SERVICES = sorted({each.service for each in every_read()})
READ = PlainFiles.load_file
"""As it is without the tests' cache, whose content botocore changes as it goes."""


@pytest.mark.parametrize("service", SERVICES)
def test_a_model_is_read_as_botocore_reads_it(service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every operation and shape, in the same order."""
    monkeypatch.setattr(PlainFiles, "load_file", READ)
    cheap, own = Models(None, PlainFiles()), Loader()
    for type_name in ("service-2", "endpoint-rule-set-1"):
        read, expected = cheap.load_service_model(service, type_name), own.load_service_model(service, type_name)
        assert read == expected
        assert list(read) == list(expected)


def test_a_session_takes_the_loader() -> None:
    """Botocore still looks for it under that name, and a second session shares it."""
    first, second = Session(), Session()
    read_cheaply(first)
    share(first, second)
    assert isinstance(first.get_component("data_loader"), Models)
    assert second.get_component("data_loader") is first.get_component("data_loader")

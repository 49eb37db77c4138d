"""Mask secrets in the logs of botocore and urllib3: a program may have enabled them."""

import logging

from sescheck.secrets import scrubbed

_OURS = ("boto3", "botocore", "urllib3")
_plain = logging.Formatter()


class _Scrubbing(logging.Filter):
    """Passes every record, without its secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrubbed(record.getMessage()), None
        if record.exc_info:
            record.exc_text = scrubbed(_plain.formatException(record.exc_info))
            record.exc_info = None
        return True


_scrubbing = _Scrubbing()


def scrub_logs() -> None:
    """Mask secrets in all loggers that exist; a second call does nothing."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in _OURS:
            logging.getLogger(name).addFilter(_scrubbing)

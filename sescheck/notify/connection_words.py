"""Why a connection failed, in the words of the operating system or of TLS, which hold no address."""

import ssl


def reason(error: BaseException) -> str:
    """Return the words of the first cause that has some; the errors of libraries quote the whole address."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return _of_tls(cause)
        if isinstance(cause, OSError) and (cause.strerror or cause.args):
            return str(cause.strerror or cause.args[-1])
        cause = cause.__cause__ or cause.__context__ or _within(cause)
    return type(error).__name__


def _of_tls(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return error.reason or type(error).__name__


def _within(error: BaseException) -> BaseException | None:
    return next((each for each in error.args if isinstance(each, BaseException)), None)

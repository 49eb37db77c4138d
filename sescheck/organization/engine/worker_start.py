"""What a worker process of this machine runs first, instead of the program that started it.

Ctrl-C in a terminal reaches every process of the run. The workers ignore it: the client ends the run, and gives
them time for the accounts under way.
"""

import signal

if __name__ == "__mp_main__":
    for _name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, _name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, _name), signal.SIG_IGN)

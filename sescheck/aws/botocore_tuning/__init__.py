"""Work on botocore's internals, for speed: each file replaces a part of botocore that is slow or cannot be ended.

Another version of botocore may change what is replaced. A canary for each file fails then, in
``tests/aws/botocore_tuning/``: ``test_core_session.py``, ``test_service_models.py``, ``test_connections.py`` and
``test_send_timing.py``. The canary of ``call_credentials.py`` is ``tests/aws/test_client_pool.py``.
"""

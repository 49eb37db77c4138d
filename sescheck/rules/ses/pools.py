"""Dedicated IP pools that SES keeps itself."""

from typing import Final

DEFAULT_POOL: Final = "ses-default-dedicated-pool"
"""Every dedicated address that is in no other pool; a configuration set that names no pool sends through it."""

RESERVED_POOLS: Final = frozenset({DEFAULT_POOL, "ses-shared-pool"})
"""Nobody creates these, and nobody can delete them; a region may list them or not.

Source: the Developer Guide's page on assigning IP pools.
"""

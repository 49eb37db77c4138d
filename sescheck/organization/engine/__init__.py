"""The engine: one account is one task of a Dask cluster, on this machine or elsewhere. Only it imports Dask."""

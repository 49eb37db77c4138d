"""All access to AWS: sessions, regions, declared calls, paging, rate control, refusals."""

"""The one door to AWS: sessions, regions, declared calls, paging, pacing, refusals."""

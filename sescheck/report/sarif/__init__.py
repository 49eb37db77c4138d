"""The SARIF report: what a run is made of, part by part."""

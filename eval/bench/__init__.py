"""Benchmarks: programs that measure a step of the project on whatever folder of filings they are given."""

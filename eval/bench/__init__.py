"""Benchmarks: programs that measure a step of the project. `python -m eval.bench` lists them."""

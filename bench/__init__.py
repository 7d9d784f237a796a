"""What `bin/bench` measures: one package a benchmark, each with `main(arguments) -> exit status` in its `main` module."""

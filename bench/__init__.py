"""What `bin/bench` measures: one package a measurement, each with a `main(argv)`."""

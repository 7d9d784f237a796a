"""What stands behind `bin/demo` and `bin/test`: embedded services, preparation, and the children of a demonstration."""

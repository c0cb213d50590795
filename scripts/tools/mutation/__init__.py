"""Whether the tests notice a fault: the library is changed in one place, and tests must fail."""

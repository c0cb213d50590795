"""Networks: layers in a row, with their parameters in one dictionary."""

"""How every function checks its input before it computes: clear words, no silent guesses.

The converters (`as_...`) return what the function then works on. The checks (`check_...`)
return nothing; they raise an error that says what was wrong and what to do instead.
"""

from scratchdl.checks.arrays import (
    check_finite,
    check_named,
    check_no_nan,
    check_not_empty,
    check_same_shape,
    check_sample_size,
    check_scale,
)
from scratchdl.checks.conversion import as_array, as_floats, as_number, as_scores, on_host
from scratchdl.checks.foreign_names import ForeignNames
from scratchdl.checks.settings import (
    as_count,
    as_decay,
    as_fraction,
    check_choice,
    check_flag,
    check_function,
    check_not_negative,
    check_number,
    check_positive,
    no_such,
)
from scratchdl.checks.targets import (
    check_answers,
    check_distributions,
    check_in_unit_interval,
    check_labels,
    check_order,
    check_predictions,
    check_scores,
    check_targets,
)

__all__ = [
    "ForeignNames",
    "as_array",
    "as_count",
    "as_decay",
    "as_floats",
    "as_fraction",
    "as_number",
    "as_scores",
    "check_answers",
    "check_choice",
    "check_distributions",
    "check_finite",
    "check_flag",
    "check_function",
    "check_in_unit_interval",
    "check_labels",
    "check_named",
    "check_no_nan",
    "check_not_empty",
    "check_not_negative",
    "check_number",
    "check_order",
    "check_positive",
    "check_predictions",
    "check_same_shape",
    "check_sample_size",
    "check_scale",
    "check_scores",
    "check_targets",
    "no_such",
    "on_host",
]

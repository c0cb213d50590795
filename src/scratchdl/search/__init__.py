"""Search: try many settings, keep every result, look at all of them."""

from scratchdl.search.draws import Draw, choice, log_uniform, uniform
from scratchdl.search.result import SearchResult
from scratchdl.search.searching import grid_search, random_search
from scratchdl.search.trials import Trial, TrialError

__all__ = [
    "Draw",
    "SearchResult",
    "Trial",
    "TrialError",
    "choice",
    "grid_search",
    "log_uniform",
    "random_search",
    "uniform",
]

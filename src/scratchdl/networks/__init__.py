"""Networks: layers in a row, with their parameters in one dictionary."""

from scratchdl.networks.trained import pretrained

__all__ = ["pretrained"]

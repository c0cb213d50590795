r"""From a picture of handwriting to pictures like those that a network has learnt from.

`digits_in` finds digits in a file or an array, on paper of any colour in uneven light; `as_mnist`
brings the ink of one digit into the form of MNIST.
"""

from scratchdl.images.finding import FoundDigit, digits_in
from scratchdl.images.normal_form import as_mnist

__all__ = ["FoundDigit", "as_mnist", "digits_in"]

r"""What the two smallest networks share: they are a few named arrays and their formula."""

from collections.abc import Mapping

from scratchdl.files import PathLike
from scratchdl.layers.loss import SoftmaxWithLoss
from scratchdl.metrics import accuracy
from scratchdl.networks.parameters import NamedArrays, WithParams
from scratchdl.networks.summary import Summary, network_repr, summary_of_weights
from scratchdl.typing import Array, ArrayLike, Float, Int, Params


class WrittenOut(WithParams):
    """A classifier whose formula is written out, without layers.

    A subclass checks its arrays and says in `scores` what it computes from them.

    Args:
        arrays: The parameters by name; they are used, not copied.
    """

    def __init__(self, arrays: Params) -> None:
        self._arrays = arrays

    @property
    def params(self) -> NamedArrays:
        return NamedArrays(self._arrays)

    @params.setter
    def params(self, values: Mapping[str, ArrayLike]) -> None:
        self.params.replace(values)

    def scores(self, x: Float[ArrayLike, "*batch D"]) -> Float[Array, "*batch K"]:
        """One score for each class, the larger the likelier."""
        raise NotImplementedError

    def classify(self, x: Float[ArrayLike, "*batch D"]) -> Int[Array, "*batch"] | int:
        """The likeliest class of every sample; for one sample an `int`."""
        labels = SoftmaxWithLoss().classify(self.scores(x))
        return int(labels) if labels.ndim == 0 else labels

    def accuracy(
        self,
        x: Float[ArrayLike, "*batch D"],
        t: Int[ArrayLike, "*batch"] | Float[ArrayLike, "*batch K"],
    ) -> float:
        """The share of samples whose correct class is the likeliest.

        Args:
            x: One sample, or a batch of them.
            t: Its label or one-hot row, or one for each of the batch.
        """
        return accuracy(self.scores(x), t)

    def summary(self) -> Summary:
        """A table of the layers: what comes out for one sample, parameters, multiply-adds."""
        return summary_of_weights(self.params)

    def save(self, path: PathLike) -> None:
        """Write the network to a file from which `load_network` makes it again.

        Args:
            path: Where to write; a file that is there is replaced, at once or not at all.

        Raises:
            TypeError: If a part of it is of a class of your own, which could not be made again.
            OSError: If the file cannot be written.
        """
        from scratchdl.networks.saving import save_network  # it knows all networks, this one too

        save_network(self, path)

    def __repr__(self) -> str:
        parts = [f"{name} {array.shape}" for name, array in self.params.items()]
        return network_repr(type(self).__name__, parts, self.params)

"""Networks that come trained, and what the two smallest nets share."""

import pytest

from scratchdl.networks import pretrained, trained
from scratchdl.networks.simple_net import SimpleNet
from scratchdl.networks.written_out import WrittenOut


@pytest.mark.parametrize("name", ["conv", "two-layer"])
def test_each_network_reads_ten_digits(name):
    *_, last = pretrained(name).params.values()
    assert last.shape == (10,)


def test_another_name_is_answered_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"there is no network 'two'; .*two-layer"):
        pretrained("two")


def test_a_file_with_a_net_of_another_kind_is_refused(monkeypatch):
    monkeypatch.setattr(trained, "load_network", lambda path: SimpleNet(rng=0))
    with pytest.raises(ValueError, match=r"^conv\.npz holds no network of layers"):
        pretrained("conv")


def test_a_net_without_a_formula_of_its_own_computes_nothing():
    with pytest.raises(NotImplementedError):
        WrittenOut({}).scores([[1.0]])

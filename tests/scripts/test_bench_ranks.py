"""The table of the steps of several processes: what is computed from the times."""

import pytest

from races import ranks


def test_a_row_compares_the_fastest_steps_with_amdahl():
    found = {
        1: {"gradient": [0.009, 0.008], "step": [0.012, 0.010]},
        2: {"gradient": [0.004, 0.005], "step": [0.008, 0.009]},
        4: {"gradient": [0.002, 0.002], "step": [0.020, 0.030]},
    }
    row = ranks.row("conv", 100, found)
    assert row["label"] == "SimpleConvNet, 100 digits"
    assert row["one"] == pytest.approx(10)
    assert row["serial"] == pytest.approx(0.2)  # 8 of 10 ms are gradient
    assert (row["x2"], row["x4"]) == (pytest.approx(1.25), pytest.approx(0.5))
    assert row["amdahl2"] == pytest.approx(1 / (0.2 + 0.8 / 2))
    assert row["amdahl4"] == pytest.approx(1 / (0.2 + 0.8 / 4))


def test_the_table_has_a_row_for_each_batch_and_what_its_columns_name():
    times = {"gradient": [0.8], "step": [1.0]}
    keys = [f"{kind} {batch}" for kind in ranks.BATCHES for batch in ranks.BATCHES[kind]]
    table = ranks.table({size: dict.fromkeys(keys, times) for size in ranks.SIZES})
    assert [key.replace("-", " ") for key in table["rows"]] == [k.replace("-", " ") for k in keys]
    for row in table["rows"].values():
        assert set(table["columns"]) <= set(row)

"""`scratchdl recognise`: a table, JSON, an explanation, and one sentence on whatever is wrong."""

import json
import re
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from command_line import run
from scratchdl import load_mnist_sample, recognise
from scratchdl.cli import reading
from scratchdl.cli.runs import MODELS, pile_for
from scratchdl.explain import grad_cam, occlusion_map
from scratchdl.networks import pretrained
from scratchdl.plots.evidence import coloured


@pytest.fixture
def folder(tmp_path, monkeypatch):
    _, (x, _) = load_mnist_sample(flatten=False)
    row = np.hstack([np.pad(x[n, 0], 8) for n in range(4)])
    Image.fromarray(np.rint(255 * (1 - row)).astype(np.uint8)).save(tmp_path / "row.png")
    Image.fromarray(np.full((50, 60), 255, np.uint8)).save(tmp_path / "empty.png")
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_table_has_a_line_for_each_digit(folder, capsys):
    assert run("recognise", "row.png", "empty.png") == 0
    header, *lines, last = capsys.readouterr().out.splitlines()
    assert header.split() == ["picture", "digit", "probability", "top", "left", "bottom", "right"]
    assert all(line.startswith("row.png  ") for line in lines)
    assert header.index("digit") == len("empty.png") + 2  # the longest name, and a gap
    for column in header.split()[1:]:  # numbers stand below the end of their headings
        end = header.index(column) + len(column)
        assert all(re.match(r"\S( |$)", line[end - 1 :]) for line in lines)
    found = recognise("row.png")
    assert [line.split()[:3] for line in lines] == [
        ["row.png", str(each.digit), f"{each.probability:.1%}"] for each in found
    ]
    assert last.split() == ["empty.png", "none"]


@pytest.mark.parametrize("net", ["conv", "two-layer"])
def test_json_holds_all_that_is_known(folder, capsys, net):
    assert run("recognise", "row.png", "empty.png", "--json", "--net", net) == 0
    row, empty = json.loads(capsys.readouterr().out)
    assert empty == {"picture": "empty.png", "digits": []}
    for said, each in zip(row["digits"], recognise("row.png", net), strict=True):
        assert (said["digit"], said["box"]) == (each.digit, list(each.box))
        assert said["probabilities"] == pytest.approx(each.probabilities.tolist())
        assert said["probability"] == max(said["probabilities"])


@pytest.mark.parametrize("net", ["conv", "two-layer"])
def test_an_explanation_is_drawn(folder, net):
    assert run("recognise", "row.png", "empty.png", "--explain", "why.png", "--net", net) == 0
    with Image.open("why.png") as image:
        assert min(image.size) > 100
    assert plt.get_fignums() == []


def test_an_explanation_in_a_file_of_no_kind_is_a_png(folder):
    assert run("recognise", "row.png", "--explain", "why") == 0
    with Image.open("why") as image:
        assert image.format == "PNG"


@pytest.mark.parametrize(
    ("net", "explained"),
    [
        ("conv", lambda net, x, t: grad_cam(net, x[:, np.newaxis], t)),
        ("two-layer", lambda net, x, t: occlusion_map(net, x.reshape(len(x), -1), t)),
    ],
)
def test_each_digit_is_drawn_and_beside_it_its_evidence(folder, net, explained):
    """Three digits in a row, so that they can be seen."""
    digits = recognise("row.png", net)
    images = np.array([each.image for each in digits])
    maps = explained(pretrained(net), images, [each.digit for each in digits])
    figure = reading.drawn(digits, reading.evidence(digits, pretrained(net)))
    shown = [np.asarray(ax.images[0].get_array()) for ax in figure.axes]
    titles = [ax.get_title() for ax in figure.axes]
    rows = [ax.get_subplotspec().rowspan.start for ax in figure.axes]
    plt.close(figure)
    assert rows == [0] * 6 + [1] * 2
    assert titles[1::2] == ["evidence"] * 4
    assert titles[::2] == [f"{each.digit}, {each.probability:.1%}" for each in digits]
    for n, (image, evidence) in enumerate(zip(images, maps, strict=True)):
        np.testing.assert_allclose(shown[2 * n], coloured(image, np.zeros_like(image)), atol=1e-6)
        np.testing.assert_allclose(shown[2 * n + 1], coloured(image, evidence), atol=1e-6)


def test_a_net_of_ones_own_reads(folder, capsys):
    two_layer = MODELS["two-layer"](0)
    two_layer.save("mine.npz")
    assert run("recognise", "row.png", "--json", "--net", "mine.npz") == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert [each["digit"] for each in said["digits"]] == [
        each.digit for each in recognise("row.png", two_layer)
    ]


def test_a_run_reads(folder, capsys):
    assert run("train", "--epochs", 1, "--out", "run") == 0
    capsys.readouterr()
    assert run("recognise", "row.png", "--net", "run") == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


WRONG = {
    "no picture": ([], "recognise needs a picture, as in: scratchdl recognise photo.png\n"),
    "no file": (["nowhere.png"], "nowhere.png: No such file or directory"),
    "a folder": (["."], "Error: .: "),
    "a damaged file": (["damaged.png"], "damaged.png cannot be read as a picture"),
    "one of two": (["row.png", "damaged.png", "--json"], "damaged.png cannot be read"),
    "a net": (["row.png", "--net", "convv"], "--net convv is neither conv nor two-layer"),
    "a file for a net": (["row.png", "--net", "row.png"], "--net row.png: row.png is not the npz"),
    "a folder for a run": (["row.png", "--net", "."], "--net .: . holds no run"),
    "a place": (["row.png", "--explain", "no/where.png"], "--explain no/where.png: there is no fo"),
    "a kind": (["row.png", "--explain", "why.abc"], "Format 'abc' is not supported"),
    "nothing to explain": (["empty.png", "--explain", "why.png"], "there is no digit to explain"),
    "an option": (["row.png", "--jsn"], "there is no option '--jsn'; did you mean '--json'?"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_answered_in_one_sentence_and_nothing_else(what, folder, capsys):
    arguments, message = WRONG[what]
    before = sorted(folder.iterdir())
    assert run("recognise", *arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: ")
    assert message in shown.err
    assert shown.err.count("\n") == 1
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(("module", "extra"), [("PIL", "images"), ("matplotlib", "plots")])
def test_a_missing_extra_is_named(module, extra, folder, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, module, None)
    assert run("recognise", "row.png", "--explain", "why.png") == 2
    assert f'pip install "scratchdl[{extra}]"' in capsys.readouterr().err
    assert not (folder / "why.png").exists()


def test_a_network_that_is_no_row_of_layers_reads_nothing(folder, capsys, monkeypatch):
    monkeypatch.setattr(reading, "load_network", lambda path: object())
    (folder / "simple.npz").touch()
    assert run("recognise", "row.png", "--net", "simple.npz") == 2
    assert "--net simple.npz: this object reads no pictures" in capsys.readouterr().err


@pytest.mark.parametrize("model", MODELS)
def test_every_model_gets_digits_in_the_shape_that_it_takes(model):
    net = MODELS[model](0)
    _, (x, t) = load_mnist_sample()
    x, t = pile_for(net, x[:4], t[:4])
    assert net.predict(x).shape == (4, 10)

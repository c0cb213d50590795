"""The search leads to the chapter that explains: the site's index, the theme's algorithm."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from book.parts.glossary import Term
from book.site import findable
from book.site.findable import Words
from site_files import DOCS, ROOT

# What people type, and beginnings of addresses of which one must be among the first three.
QUERIES = {
    "vanishing gradient": ("learn/02", "learn/10"),
    "adam bias correction": ("learn/09",),
    "learning rate too high": ("learn/06",),
    "softmax overflow": ("learn/04",),
    "gradient clipping": ("learn/09",),
    "batch normalization": ("learn/10",),
    "what is an epoch": ("learn/07", "about/glossary/#epoch"),
    "dying relu": ("learn/02",),
    "data augmentation": ("learn/13-deeper/#more-digits-than-you-have",),
    "early stopping": ("learn/07",),
    "ensemble": ("learn/11", "about/glossary/#ensemble"),
    "transfer learning": ("learn/13", "about/glossary/#transfer-learning"),
    "overfitting": ("learn/07",),
    "hyperparameter tuning": ("learn/11-generalising/#search",),
    "net does not learn": ("guide/it-does-not-learn",),
    "my network is not learning": ("guide/it-does-not-learn",),
    "loss is nan": ("guide/it-does-not-learn", "learn/04"),
    "what is a neuron": ("learn/01",),
    "perceptron xor": ("learn/01",),
    "why activation function": ("learn/02",),
    "sigmoid": ("learn/02",),
    "sigmoid derivative": ("learn/02", "learn/08"),
    "matrix multiplication": ("learn/03",),
    "forward propagation": ("learn/03",),
    "cross entropy": ("learn/04",),
    "cross-entropy loss": ("learn/04",),
    "one hot encoding": ("learn/04",),
    "softmax temperature": ("learn/04",),
    "numerical derivative": ("learn/05",),
    "numerical gradient": ("learn/05",),
    "partial derivatives": ("learn/05",),
    "gradient descent": ("learn/06",),
    "local minimum": ("learn/06",),
    "saddle point": ("learn/06",),
    "learning rates": ("learn/06", "learn/09"),
    "stochastic gradient descent": ("learn/07", "learn/06"),
    "mini batch": ("learn/07", "learn/04"),
    "batch size": ("learn/07",),
    "train test split": ("learn/07",),
    "validation set": ("learn/07",),
    "backpropagation": ("learn/08",),
    "backprop": ("learn/08",),
    "chain rule": ("learn/08",),
    "computational graph": ("learn/08",),
    "gradient check": ("learn/08", "learn/07"),
    "dauphin": ("learn/05",),  # stands behind a bracket, and only there
    "santurkar": ("learn/10",),
    "srivastava": ("learn/11",),
    "softmax(x)": ("learn/04",),
    "momentum": ("learn/09",),
    "which optimizer": ("learn/09",),
    "adam vs sgd": ("learn/09",),
    "learning rate schedule": ("learn/09",),
    "weight initialization": ("learn/10",),
    "xavier": ("learn/10",),
    "he initialization": ("learn/10",),
    "dropout": ("learn/11",),
    "l2 regularization": ("learn/11",),
    "weight decay": ("learn/11", "learn/09"),
    "random search": ("learn/11-generalising/#search",),
    "load mnist": ("learn/00", "guide/your-own-data"),
    "handwritten digits": ("learn/00", "labs/first_digits"),
    "my own images": ("guide/your-own-data",),
    "install": ("learn/00",),
    "save a model": ("guide/your-own-data",),
    "broadcasting": ("learn/00",),
    "array shape": ("learn/00",),
    "bias": ("learn/01",),
    "backpropogation": ("learn/08",),
    "exploding gradients": ("learn/09", "learn/10"),
    "regularisation": ("learn/11",),
    "accuracy": ("learn/07",),
    "glossary": ("about/glossary",),
    "saito book errors": ("guide/coming-from-the-book",),
    "cost function": ("learn/04",),
    "loss functions": ("learn/04",),
    "logistic function": ("learn/02",),
    "rectified linear unit": ("learn/02",),
    "feed forward": ("learn/03",),
    "hidden layers": ("learn/03", "learn/02"),
    "weights and biases": ("learn/01", "learn/03"),
    "dot product": ("learn/01", "learn/03"),
    "slope of a function": ("learn/05", "learn/06"),
    "steepest descent": ("learn/05", "learn/06"),
    "optimiser": ("learn/09",),
    "nesterov": ("learn/09",),
    "moving average": ("learn/09", "learn/10"),
    "shuffle the data": ("learn/07",),
    "test error": ("learn/07",),
    "generalization": ("learn/11",),
    "underfitting": ("learn/07", "learn/11"),
    "float32 precision": ("learn/05", "learn/00"),
    "numpy axis": ("learn/00",),
    "gpu": ("learn/25", "guide/", "index", "about/", "learn/00"),
    "solutions to the exercises": ("about/how-it-is-built", "learn/", "#exercises"),
    "pytorch": ("guide/coming-from-the-book", "learn/"),
    "wrong gradient": ("learn/08", "guide/it-does-not-learn"),
    "softmax derivative": ("learn/08", "learn/07"),
    "why divide by n": ("learn/08", "learn/04", "learn/07"),
    "neurons that never fire": ("learn/02",),
    "labels": ("learn/04",),
    "probability distribution": ("learn/04",),
    "weights start at zero": ("learn/10",),
    "how long does training take": ("learn/08", "about/benchmarks", "labs/", "learn/07"),
    "noise in labels": ("learn/07", "learn/11"),
    "fashion mnist": ("guide/your-own-data",),
    "universal approximation": ("learn/02",),
    "convolution": ("learn/12",),
    "cnn": ("learn/12",),
    "im2col": ("learn/12",),
    "max pooling": ("learn/12",),
    "stride and padding": ("learn/12",),
    "filter": ("learn/12",),
    "kernel": ("learn/12",),
    "grad-cam": ("learn/13",),
    "skip connection": ("learn/13",),
    "receptive field": ("learn/13",),
    "float16": ("learn/13",),
    "half precision": ("learn/13",),
    "augment": ("learn/13",),
    "draw a digit": ("learn/14",),
    "my own handwriting": ("learn/14",),
    "how was mnist made": ("learn/14-draw-a-digit/#how-mnist-was-made",),
    "centre of mass": ("learn/14", "about/glossary/#centre-of-mass"),
    "domain gap": ("learn/14", "about/glossary/#domain-gap"),
    "calibration": ("learn/14",),
    "upload a file": ("learn/14",),
    "automatic differentiation": ("learn/15",),
    "autograd": ("learn/15",),
    "distributed training": ("learn/25",),
    "mpi": ("learn/25",),
    "all-reduce": ("learn/25",),
    "slurm": ("learn/25",),
    "amdahl": ("learn/25",),
    "cupy": ("learn/25",),
    "dask": ("learn/25",),
    "dual numbers": ("learn/15",),
    "grid search": ("learn/11",),
    "own pictures": ("guide/your-own-data",),
}
FIRST = 3


@pytest.fixture(scope="module")
def found(built_site) -> dict[str, list[str]]:
    """For each query the addresses of its results, one a page, as the site lists them."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    (book,) = built_site.glob("search/book-*.json")
    (ours,) = built_site.rglob("assets/*/search.js")
    (theme,) = built_site.glob("assets/javascripts/workers/search*.js")
    program = Path(__file__).with_name("search.mjs")
    done = subprocess.run(
        ["node", program, ours, theme, book],
        input=json.dumps(list(QUERIES)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("query", QUERIES)
def test_the_right_page_is_among_the_first(found, query):
    first = found[query][:FIRST]
    assert any(address.startswith(QUERIES[query]) for address in first), found[query][:6]


def test_chapters_come_before_internals(found):
    """No entry of the reference is the first result of a question."""
    assert not {query: all_[0] for query, all_ in found.items() if "reference/" in all_[0]}


def test_no_word_of_the_book_is_a_pattern(built_site):
    (book,) = built_site.glob("search/book-*.json")
    docs = json.loads(book.read_text("utf-8"))["docs"]
    assert [doc["location"] for doc in docs if "*" in doc["title"] + doc["text"]] == []
    assert any("x\u2217\u22172" in doc["text"] for doc in docs)  # x**2


def entry(location, title="", text=""):
    return {"location": location, "title": title, "text": text}


TERM = Term("flatness", "", "", "", 3, "How flat.", ("flat",))
PLACES = ("learn/", "about/glossary/")


def test_attributes_and_hidden_pages_are_left_out():
    words = Words({}, ("reference/book/",), (), {}, {})
    kept = [
        entry("reference/nets/#nets.Net", "Net", "<pre><code>Net(x)</code></pre>"),
        entry("reference/nets/#nets.Net.fit", "fit", "<pre><code>fit(x)</code></pre>"),
    ]
    lost = [
        entry("reference/nets/#nets.Net.size", "size", "<pre><code>size = 3</code></pre>"),
        entry("reference/book/#book.check", "check", "<pre><code>check(x)</code></pre>"),
    ]
    assert findable.arranged([*kept, *lost], [], PLACES, words) == kept


def test_a_section_that_explains_a_term_says_so():
    entries = [
        entry("learn/03-x/", "X", "flat"),
        entry("learn/03-x/#flatness", "Flatness", "<p>Very <b>flat</b></p>"),
        entry("learn/04-y/", "Y", "flat flat flat"),
        entry("about/glossary/", "Glossary"),
    ]
    about = {"learn/04": "hills", "learn/03-x/#flatness": "plains", "learn/03-x/#flat": "nowhere"}
    words = Words({"learn/": 2.0, "learn/04": 3.0}, (), (), {}, about)
    found = findable.arranged(entries, [TERM], PLACES, words)
    terms = {one["location"]: one.get("terms") for one in found}
    assert terms["learn/03-x/#flatness"] == "plains, flatness, flat"
    assert terms["learn/03-x/"] is None
    assert terms["learn/04-y/"] == "hills"
    assert "about/glossary/#flatness" in terms
    assert [one.get("boost") for one in found] == [2.0, 2.0, 3.0, None, None]


def test_words_lead_to_pages_that_exist():
    """A page that is renamed takes its words along, and so does a section."""
    words = findable.read_words(DOCS / "about/search.toml", ROOT)
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.*")]
    for start in words.about:
        assert any(page.startswith(start.partition("#")[0].rstrip("/")) for page in pages), start


def test_words_lead_to_sections_that_exist(built_site):
    (book,) = built_site.glob("search/book-*.json")
    entries = json.loads(book.read_text(encoding="utf-8"))["docs"]
    about = findable.read_words(DOCS / "about/search.toml", ROOT).about
    sections = {start for start in about if "#" in start}
    assert sections
    assert not sections - {one["location"] for one in entries}

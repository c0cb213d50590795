"""Chapter 10: how wide initial weights must be."""

import numpy as np

from exercises.answers import Answers


def std_by_measuring(n, slope):
    """Without the formula: how much of the mean square the activation lets through."""
    a = np.linspace(-8, 8, 200_001)
    bell = np.exp(-(a**2) / 2)
    kept = np.sum(np.where(a > 0, a, slope * a) ** 2 * bell) / np.sum(a**2 * bell)
    return 1 / np.sqrt(n * kept)


def proof(**changed):
    """The five steps of the proof, some of them replaced."""
    right = {
        "square": lambda var_w, q: var_w * q,
        "cross": lambda var_w, q: 0,
        "total": lambda n, var_w, q: n * var_w * q,
        "behind_relu": lambda n, var_w, q: 0.5 * n * var_w * q,
        "sigma": lambda n: (2 / n) ** 0.5,
    }
    assert changed.keys() <= right.keys()
    return tuple((right | changed).values())


ANSWERS = {
    "variance_proof": Answers(
        right=[
            proof(),
            proof(cross=lambda var_w, q: 0 * var_w, sigma=lambda n: np.sqrt(2) / np.sqrt(n)),
        ],
        wrong=[
            (proof(square=lambda var_w, q: var_w + q), "variances add up for a sum"),
            (proof(square=lambda var_w, q: var_w * q * q), "mean of z² already"),
            (proof(square=lambda var_w, q: var_w**2 * q), "mean of w² already"),
            (proof(square=lambda var_w, q: (var_w * q) ** 0.5), "step 1, square: no root"),
            (proof(square=lambda var_w, q: 0), "but its square is not"),
            (proof(square=lambda var_w, q: ...), "still returns `...`"),
            (proof(square=lambda var_w, q: var_w * q / 0), "step 1, square: stops with Zero"),
            (proof(square=0.5), "without parentheses"),
            (proof(cross=lambda var_w, q: var_w * q), "one weight twice"),
            (proof(cross=lambda var_w, q: q), "the two weights come along"),
            (proof(total=lambda n, var_w, q: n * n * var_w * q), "all but n of them"),
            (proof(total=lambda n, var_w, q: var_w * q), "has all of them"),
            (proof(total=lambda n, var_w, q: var_w * q / n), "a sum, not a mean"),
            (proof(total=lambda n, var_w, q: (n * var_w * q) ** 0.5), "step 3, total: no root"),
            (proof(total=lambda n, var_w, q: 7.0), "on 20,000 draws"),
            (proof(behind_relu=lambda n, var_w, q: n * var_w * q), "leave it as 0"),
            (proof(behind_relu=lambda n, var_w, q: n * var_w * q / 4), "keep their size"),
            (proof(behind_relu=lambda n, var_w, q: n * var_w * q / 2**0.5), "Squares lose half"),
            (
                proof(behind_relu=lambda n, var_w, q: n * var_w * q * (0.5 - 0.5 / np.pi)),
                "that is the variance",
            ),
            (proof(behind_relu=lambda n, var_w, q: 2 * n * var_w * q), "takes half away"),
            (proof(sigma=lambda n: 2 / n), "is its root"),
            (proof(sigma=lambda n: n**-0.5), "turns a mean square of 3 into 1.5"),
            (proof(sigma=lambda n: (0.5 / n) ** 0.5), "give back what ReLU takes"),
            (proof(sigma=lambda n: (n / 2) ** 0.5), "the smaller the weights"),
            (proof(sigma=lambda n: 2**0.5 / n), "the whole fraction"),
            (proof(sigma=lambda n: "small"), "a number"),
        ],
    ),
    "keeping_std": Answers(
        right=[lambda n, slope: np.sqrt(2 / (n * (1 + slope * slope))), std_by_measuring],
        wrong=[
            (lambda n, slope: np.sqrt(2 / n), "He's rule"),
            (lambda n, slope: 1 / np.sqrt(n), "slope 1 alone"),
            (lambda n, slope: 2 / (n * (1 + slope**2)), "is its root"),
            (lambda n, slope: np.sqrt(2 / (n * (1 + slope))), "the factor's square"),
            (lambda n, slope: np.sqrt(2 / (1 + slope**2)), "n is missing"),
            (lambda n, slope: 0.01, "numbers differ"),
        ],
    ),
}

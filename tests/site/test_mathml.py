"""What is done to the MathML of the converter: primes and hats as textbooks print them."""

import pytest

from book.parts.formulas import Formulas, with_plain_primes


def formula(latex):
    return Formulas().to_mathml(latex, display=False).partition("<annotation")[0]


@pytest.mark.parametrize("latex", ["f'(x)", "f''(x)", "W'_{ij}", r"\sigma'(a)^2", "x'_1 + y'_2"])
def test_a_prime_stands_behind_its_letter(latex):
    found = formula(latex)
    assert "<mo>′" not in found
    assert "<mo>″" not in found
    assert '<mo lspace="0" rspace="0">' in found


def test_an_index_stays_with_its_letter():
    assert (
        '<msub><mrow><mi>W</mi><mo lspace="0" rspace="0">′</mo></mrow><mi>i</mi></msub>'
        in formula("W'_i")
    )


def test_other_powers_are_left_alone():
    power = "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"
    prime = "<msubsup><mi>y</mi><mn>1</mn><mo>′</mo></msubsup>"
    assert with_plain_primes(power + prime).startswith(power)
    assert "<mo>′" not in with_plain_primes(power + prime)


def test_a_hat_is_above_its_letter():
    assert "ˆ" not in formula(r"\hat v")
    assert ">^<" in formula(r"\hat v")

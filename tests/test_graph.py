"""The apple graph: the book's prices and slopes, and every slope as measured."""

import numpy as np
import pytest

from scratchdl import AddLayer, MulLayer, gradient_check


def test_two_apples():
    apples, tax = MulLayer(), MulLayer()
    assert tax.forward(apples.forward(100, 2), 1.1) == pytest.approx(220)
    d_sum, d_tax = tax.backward(1)
    d_apple, d_number = apples.backward(d_sum)
    assert (d_apple, d_number, d_tax) == pytest.approx((2.2, 110, 200))


def buy(apple, apples, orange, oranges, tax):
    nodes = MulLayer(), MulLayer(), AddLayer(), MulLayer()
    apple_node, orange_node, fruit_node, tax_node = nodes
    fruit = fruit_node.forward(
        apple_node.forward(apple, apples), orange_node.forward(orange, oranges)
    )
    price = tax_node.forward(fruit, tax)
    d_fruit, d_tax = tax_node.backward(1.0)
    d_apples, d_oranges = fruit_node.backward(d_fruit)
    return price, (*apple_node.backward(d_apples), *orange_node.backward(d_oranges), d_tax)


def test_two_apples_and_three_oranges():
    price, slopes = buy(100, 2, 150, 3, 1.1)
    assert price == pytest.approx(715)
    assert slopes == pytest.approx((2.2, 110, 3.3, 165, 650))


def test_every_slope_is_as_measured():
    x = np.array([100.0, 2.0, 150.0, 3.0, 1.1])
    slopes = np.array(buy(*x)[1])
    assert gradient_check(lambda: buy(*x)[0], {"x": x}, {"x": slopes}).passed


def test_arrays_go_through_number_by_number():
    node, x, y = MulLayer(), np.array([1.0, 2.0]), np.array([3.0, 4.0])
    assert node.forward(x, y).tolist() == [3.0, 8.0]
    dx, dy = node.backward(np.array([1.0, 10.0]))
    assert (dx.tolist(), dy.tolist()) == ([3.0, 40.0], [1.0, 20.0])


def test_a_product_needs_forward_and_a_sum_does_not():
    with pytest.raises(RuntimeError, match=r"MulLayer.backward needs a call of forward first"):
        MulLayer().backward(1.0)
    assert AddLayer().backward(2.5) == (2.5, 2.5)


@pytest.mark.parametrize("node", [MulLayer, AddLayer])
def test_a_number_beside_an_array_is_refused(node):
    for x, y in ((np.ones((2, 3)), np.ones(3)), (np.ones(3), 2.0), (2.0, np.ones((1, 1)))):
        with pytest.raises(ValueError, match="x and y must have one shape"):
            node().forward(x, y)

"""Chapter 6: walks downhill."""

import numpy as np

from exercises.answers import Answers


def descend(grad, init_x, lr, step_num):
    x = init_x
    for _ in range(step_num):
        x = x - lr * grad(x)
    return x


def descend_on_a_copy(grad, init_x, lr, step_num):
    x = np.array(init_x, dtype=float)
    for _ in range(step_num):
        x -= lr * grad(x)
    return x


def descend_on_a_copy_as_it_is(grad, init_x, lr, step_num):
    x = init_x.copy()
    for _ in range(step_num):
        x -= lr * grad(x)
    return x


def memo_descend(grad, init_x, lr, step_num):
    x = init_x
    for _ in range(step_num):
        x -= lr * grad(x)
    return x


def climb(grad, init_x, lr, step_num):
    return descend(grad, init_x, -lr, step_num)


def without_rate(grad, init_x, lr, step_num):
    return descend(grad, init_x, 1, step_num)


def return_in_the_loop(grad, init_x, lr, step_num):
    for _ in range(step_num):
        return init_x - lr * grad(init_x)
    return init_x


def one_too_many(grad, init_x, lr, step_num):
    return descend(grad, init_x, lr, step_num + 1)


ANSWERS = {
    "descend": Answers(
        right=[descend, descend_on_a_copy, descend_on_a_copy_as_it_is],
        wrong=[
            (memo_descend, "changes its input"),
            (climb, "uphill"),
            (without_rate, "learning rate is missing"),
            (return_in_the_loop, "inside the loop"),
            (one_too_many, "one step too many"),
            (lambda grad, x, lr, n: x - lr * n * grad(x), "slope at the start"),
            (lambda grad, x, lr, n: x, "not left its start"),
        ],
    ),
    "one_step": Answers(
        right=[(1 / 6, 1 / 3), (0.1667, 0.3333)],
        wrong=[
            ((1 / 3, 1 / 3), "to and fro"),
            ((0.5, 1), "one_step: 1/2 is for the bowl"),
            ((0.1, 1 / 3), "must be 0"),
            ((1 / 6, 1), "limit: 1 is for the bowl"),
            ((1 / 6, 0.5), "above -1"),
        ],
    ),
    "steps_needed": Answers(
        right=[39],
        wrong=[
            (38, "not yet below"),
            (40, "39 steps are enough"),
            (31, "starts at 5"),
            (32, "starts at 5"),
            (38.17, "round up"),
            (10, "is not it"),
        ],
    ),
    "valley_rate": Answers(
        right=[2 / 2.1, 0.952],
        wrong=[
            (0.5, "walls are done at once"),
            (1.0, "never settle"),
            (10.0, "suits the floor"),
            (2 / 1.9, "mind the signs"),
        ],
    ),
    "hilltop": Answers(
        right=[0.07543, 0.0754],
        wrong=[
            (0, "at 0 the slope is 0.3"),
            (-1.0356, "left basin"),
            (0.9601, "right basin"),
            (0.075, "cubic term"),
        ],
    ),
}

"""The nets of chapter 8's game: each round another, each fault seen, and under one name."""

import pytest

from exercises.answers.chapter_08_game import found_out
from scratchdl.book.exercises.chapter_12_suspects import conv_suspect
from scratchdl.book.exercises.chapter_25_suspects import ranks_suspect
from scratchdl.book.exercises.maps import suspect_map
from scratchdl.book.exercises.suspects import CLAIMS, NOBODY, reported, suspect

GAMES = range(1, 21)


def test_the_referee_sees_a_fault_in_every_net_but_the_right_ones():
    for game in GAMES:
        for claim in CLAIMS:
            found = reported(*suspect(1, game, claim=claim))
            assert (found == []) == (claim == NOBODY), (game, claim)


def test_rounds_and_games_differ_and_have_one_solution_each():
    games = {tuple(found_out(number, game) for number in range(1, 6)) for game in GAMES}
    assert len(games) == len(GAMES)
    assert {claim for game in games for claim in game} == set(CLAIMS)
    assert all(len(set(game)) > 1 for game in games)


def test_a_round_is_the_same_each_time_it_is_dealt():
    one, two = (suspect(2, 9) for _ in range(2))
    assert one[0].loss(*one[1:]) == two[0].loss(*two[1:])


def test_a_claim_that_no_net_could_have_is_refused():
    with pytest.raises(ValueError, match="no net with the fault"):
        suspect(1, claim=("loss", "stale mask"))


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: conv_suspect("E", 3, 3), "the four are called A, B, C and D; got 'E'"),
        (lambda: ranks_suspect("E", 2), "the four are called A, B, C and D; got 'E'"),
        (lambda: suspect_map("E", 0), "the programs are A, B, C, D; there is no 'E'"),
    ],
)
def test_there_are_four_suspects_and_no_more(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()


def test_only_one_of_the_four_maps_is_right():
    assert suspect_map("D", 0).tolist() == [[4, 0, 0], [0, 0, 0]]
    assert suspect_map("D", 1).tolist() == [[0, 0, 3], [0, 0, 0]]
    assert suspect_map("A", 0).tolist() == [[4, 0, 0], [0, 0, 2]]  # nothing speaks against it
    assert suspect_map("B", 0).tolist() == suspect_map("B", 1).tolist()
    assert suspect_map("C", 0).tolist() == [[5, 1, 0], [1, 1, 1]]  # evidence where nothing is

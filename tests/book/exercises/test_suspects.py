"""The nets of chapter 8's game: each round another, each fault seen, and under one name."""

import pytest

from exercises.answers.chapter_08_game import found_out
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

"""The memos' claims about measurements: what each must show, in its own setting and elsewhere."""

from experiments.claim_kinds import (
    MEMO,
    NORM_RATES,
    STARTS,
    SWING,
    SWING_MEMO,
    TUNED,
    against,
    ahead,
    alike,
    behind,
    does_the_work_of_dropout,
    helps,
    learns_faster,
    less,
    matters_less,
    starts,
    swings,
)
from experiments.verdicts import Claim, Difference

MEMO_RIVALS = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov-memo": "Nesterov",
    "rmsprop": "RMSprop",
    "adam": "Adam",
}
BELOW_ADAM = {row: word for row, word in MEMO_RIVALS.items() if row != "adam"}
BOTH = {"momentum": "Momentum", "nesterov-memo": "Nesterov"}
SGD = {"sgd": "SGD"}
SLOW, FASTER = {"rmsprop-0001": "RMSprop 0.001"}, {"sgd-01": "SGD 0.1"}
NOT_XAVIER = {"zeros": "zeros", "std-001": "σ = 0.01", "std-1": "σ = 1", "he": "He"}
NOT_HE = {"zeros": "zeros", "std-001": "σ = 0.01", "std-1": "σ = 1", "xavier": "Xavier"}
HE = {"he": "He"}
REST = {start: word for start, word in STARTS.items() if start != "he"}
DECAYS = {"l2": "L2", "adamw": "AdamW"}
POINT, TWO_POINTS = 0.01, 0.02  # what counts as alike

MOMENTUM, NESTEROV = (ahead(row, SGD, word) for row, word in BOTH.items())

CLAIMS: dict[str, Claim] = {
    "adagrad-best": Claim(
        "AdaGrad gave the best result of six",
        here=ahead("adagrad", MEMO_RIVALS)["here"],
        elsewhere=(
            *ahead("adagrad", MEMO_RIVALS)["elsewhere"],
            *against("adagrad", SLOW | FASTER, MEMO, "loss_memo", "after the step"),
        ),
    ),
    "momentum-faster": Claim(
        "Momentum and Nesterov bring the loss further down than SGD",
        here=MOMENTUM["here"] + NESTEROV["here"],
        elsewhere=(
            *MOMENTUM["elsewhere"],
            *NESTEROV["elsewhere"],
            *against("momentum", FASTER, MEMO, "loss_memo", "Momentum, after the step"),
            *against("nesterov-memo", FASTER, MEMO, "loss_memo", "Nesterov, after the step"),
        ),
    ),
    "momentum-early": Claim(
        "Momentum and Nesterov bring the loss down faster than SGD",
        here=tuple(
            difference
            for row, word in BOTH.items()
            for difference in against(row, SGD, MEMO, "loss_100_memo", f"{word}, steps 91 to 100")
        ),
        elsewhere=tuple(
            difference
            for row, word in BOTH.items()
            for rivals, results, measure, note in (
                (SGD, MEMO, "loss_100", "before the step"),
                (FASTER, MEMO, "loss_100_memo", "steps 91 to 100"),
                (SGD, TUNED, "loss_100", "steps 91 to 100, tuned"),
            )
            for difference in against(row, rivals, results, measure, f"{word}, {note}")
        ),
    ),
    "nesterov-better": Claim(
        "Nesterov is a step better than Momentum",
        **ahead("nesterov-memo", {"momentum": "Momentum"}),
    ),
    "nesterov-calmer": Claim(
        "Nesterov's loss varies a little less than Momentum's, for its level",
        here=(less("spread from step to step", MEMO, "nesterov-memo", "momentum", SWING_MEMO),),
        elsewhere=(
            less("loss before the step", MEMO, "nesterov-memo", "momentum", SWING),
            less("the true Nesterov", MEMO, "nesterov", "momentum", SWING_MEMO),
            less("the true Nesterov, before the step", MEMO, "nesterov", "momentum", SWING),
            less("the true Nesterov, tuned", TUNED, "nesterov", "momentum", SWING),
        ),
    ),
    "rmsprop-swings": Claim(
        "RMSprop's loss swings more than AdaGrad's and Adam's, for its level",
        here=swings("rmsprop", MEMO, SWING_MEMO),
        elsewhere=(
            *swings("rmsprop", MEMO, SWING, "before the step"),
            *swings("rmsprop-0001", MEMO, SWING_MEMO, "rate 0.001"),
            *swings("rmsprop", TUNED, SWING, "tuned"),
        ),
    ),
    "rmsprop-behind": Claim(
        "RMSprop ends behind AdaGrad and Adam",
        here=behind("rmsprop", MEMO, "loss_memo"),
        elsewhere=(
            *behind("rmsprop", MEMO, "loss_end", "loss before the step"),
            *behind("rmsprop", MEMO, "test_accuracy", "test digits"),
            *behind("rmsprop-0001", MEMO, "loss_memo", "rate 0.001"),
            *behind("rmsprop-0001", MEMO, "loss_end", "rate 0.001, loss before the step"),
            *behind("rmsprop-0001", MEMO, "test_accuracy", "rate 0.001, test digits"),
            *behind("rmsprop", TUNED, "loss_end", "tuned, loss"),
            *behind("rmsprop", TUNED, "test_accuracy", "tuned, test digits"),
        ),
    ),
    "adam-not-best": Claim(
        "Adam is not the best: AdaGrad is ahead of it",
        **ahead("adagrad", {"adam": "Adam"}),
    ),
    "adam-pupil": Claim(
        "Adam is a model pupil: ahead of all but AdaGrad",
        **ahead("adam", BELOW_ADAM),
    ),
    "adam-stable": Claim(
        "Adam always performs stably: calmer than SGD, at rates far apart",
        here=against("adam", SGD, MEMO, SWING_MEMO, "spread from step to step"),
        elsewhere=(
            *against("adam", SGD, MEMO, SWING, "before the step"),
            *against("adam", FASTER, MEMO, SWING_MEMO, "after the step"),
            *against("adam", SGD, TUNED, SWING, "tuned"),
            *(
                alike(
                    f"{word} its best rate, held-out digits",
                    (TUNED, "adam", f"held_out_{key}"),
                    (TUNED, "adam", "held_out"),
                    within=TWO_POINTS,
                )
                for key, word in (("tenfold", "ten times"), ("tenth", "a tenth of"))
            ),
        ),
    ),
    "xavier-sigmoid": starts("sigmoid", "xavier", NOT_XAVIER),
    "xavier-tanh": starts("tanh", "xavier", NOT_XAVIER),
    "he-relu": starts("relu", "he", NOT_HE),
    "dropout-helps": helps("dropout", "dropout-none", {"dropout": "dropout"}, "Dropout"),
    "decay-helps": helps("decay", "decay-none", DECAYS, "Weight decay"),
    "test-unneeded": Claim(
        "Test digits can be left out: training digits say the same",
        here=(
            alike(
                "test minus training accuracy, 60,000 digits",
                ("unseen", "two-layer", "test"),
                ("unseen", "two-layer", "train"),
                within=POINT,
            ),
        ),
        elsewhere=tuple(
            alike(
                f"test minus training accuracy, {n:,} digits",
                ("overfitting", "none", f"test_{n}"),
                ("overfitting", "none", f"train_{n}"),
                within=POINT,
            )
            for n in (300, 1000)
        ),
    ),
    "norm-faster": Claim(
        "Batch normalisation speeds learning up",
        here=learns_faster("early", "after 5 epochs", HE),
        elsewhere=(
            *learns_faster("early", "after 5 epochs", REST),
            *learns_faster("early_test", "test digits after 5 epochs", STARTS),
            *learns_faster("fast", "after 5 epochs at ten times the rate", STARTS),
            *learns_faster("early", "after 5 epochs, each at its best rate", STARTS, NORM_RATES),
        ),
    ),
    "norm-robust": Claim(
        "Batch normalisation makes initial weights matter less",
        here=(matters_less("train", "after 20 epochs"),),
        elsewhere=(
            matters_less("test", "test digits after 20 epochs"),
            matters_less("early", "after 5 epochs"),
            matters_less("test", "test digits, each at its best rate", NORM_RATES),
        ),
    ),
    "norm-spares-dropout": Claim(
        "Batch normalisation spares dropout: alone it reads as many digits",
        here=(does_the_work_of_dropout(300),),
        elsewhere=(does_the_work_of_dropout(1000),),
    ),
    "first-half-easier": Claim(
        "MNIST's first 5,000 test images are easier (no memo; in many repositories)",
        here=(
            Difference(
                "misread of the second half minus the first",
                (("test-halves", "two-layer", "second"),),
                (("test-halves", "two-layer", "first"),),
                unit="points",
            ),
        ),
    ),
}

"""The memos' claims about measurements: what each must show, in its own setting and elsewhere."""

from experiments.claim_kinds import (
    MEMO,
    TUNED,
    ahead,
    behind,
    helps,
    less,
    spares_dropout,
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
NOT_XAVIER = {"zeros": "zeros", "std-001": "σ = 0.01", "std-1": "σ = 1", "he": "He"}
NOT_HE = {"zeros": "zeros", "std-001": "σ = 0.01", "std-1": "σ = 1", "xavier": "Xavier"}
BAD_STARTS = {"std-1": "σ = 1", "std-01": "σ = 0.1", "std-001": "σ = 0.01"}

CLAIMS: dict[str, Claim] = {
    "adagrad-best": Claim(
        "AdaGrad gave the best result of six",
        **ahead("adagrad", MEMO_RIVALS),
    ),
    "momentum-faster": Claim(
        "Momentum brings the loss further down than SGD",
        **ahead("momentum", {"sgd": "SGD"}),
    ),
    "momentum-early": Claim(
        "Momentum and Nesterov bring the loss down faster than SGD",
        here=tuple(
            less(f"{word}, steps 91 to 100", MEMO, row, "sgd", "loss_100")
            for row, word in (("momentum", "Momentum"), ("nesterov-memo", "Nesterov"))
        ),
        elsewhere=tuple(
            less(f"{word}, steps 91 to 100, tuned", TUNED, row, "sgd", "loss_100")
            for row, word in (("momentum", "Momentum"), ("nesterov", "Nesterov"))
        ),
    ),
    "nesterov-better": Claim(
        "Nesterov is a step better than Momentum",
        **ahead("nesterov-memo", {"momentum": "Momentum"}, tuned="nesterov"),
    ),
    "nesterov-calmer": Claim(
        "Nesterov's loss varies a little less than Momentum's",
        here=(less("spread from step to step", MEMO, "nesterov-memo", "momentum", "wobble"),),
        elsewhere=(
            less("the true Nesterov", MEMO, "nesterov", "momentum", "wobble"),
            less("the true Nesterov, tuned", TUNED, "nesterov", "momentum", "wobble"),
        ),
    ),
    "rmsprop-swings": Claim(
        "RMSprop's loss swings more than AdaGrad's and Adam's",
        here=swings(MEMO),
        elsewhere=swings(TUNED),
    ),
    "rmsprop-behind": Claim(
        "RMSprop ends behind AdaGrad and Adam",
        here=behind("loss_memo", MEMO),
        elsewhere=(
            *behind("test_accuracy", MEMO),
            *behind("loss_end", TUNED),
            *behind("test_accuracy", TUNED),
        ),
    ),
    "adam-steady": Claim(
        "Adam is not the best, but better than SGD and RMSprop",
        **ahead("adam", {"sgd": "SGD", "rmsprop": "RMSprop"}),
    ),
    "xavier-sigmoid": starts("sigmoid", "xavier", NOT_XAVIER),
    "xavier-tanh": starts("tanh", "xavier", NOT_XAVIER),
    "he-relu": starts("relu", "he", NOT_HE),
    "dropout-helps": helps("dropout", "dropout-none", ("dropout-20", "dropout-50"), "Dropout"),
    "decay-helps": helps("decay", "decay-none", ("l2", "adamw"), "Weight decay"),
    "test-unneeded": Claim(
        "Test digits can be left out: training digits say the same",
        here=tuple(
            Difference(
                f"test minus training accuracy, {n:,} digits",
                (("overfitting", "none", f"test_{n}"),),
                (("overfitting", "none", f"train_{n}"),),
                percent=True,
            )
            for n in (300, 1000)
        ),
    ),
    "norm-faster": Claim(
        "Batch normalisation speeds learning up",
        here=(
            Difference(
                "after 5 epochs, He",
                (("batch-norm", "he", "early_with"),),
                (("batch-norm", "he", "early_without"),),
                percent=True,
            ),
        ),
        elsewhere=(
            Difference(
                "test accuracy after 20 epochs, He",
                (("batch-norm", "he", "test_with"),),
                (("batch-norm", "he", "test_without"),),
                percent=True,
            ),
        ),
    ),
    "norm-robust": Claim(
        "Batch normalisation makes first weights matter less",
        here=tuple(
            Difference(
                f"after 20 epochs, {word}",
                (("batch-norm", row, "train_with"),),
                (("batch-norm", row, "train_without"),),
                percent=True,
            )
            for row, word in BAD_STARTS.items()
        ),
        elsewhere=tuple(
            Difference(
                f"test accuracy, {word}",
                (("batch-norm", row, "test_with"),),
                (("batch-norm", row, "test_without"),),
                percent=True,
            )
            for row, word in BAD_STARTS.items()
        ),
    ),
    "norm-spares-dropout": Claim(
        "Batch normalisation leaves less for dropout to do",
        here=(spares_dropout(300),),
        elsewhere=(spares_dropout(1000),),
    ),
}

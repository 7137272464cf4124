"""The statistics against NumPy, SciPy and mpmath: thousands of cases made at random, anew each time.

A failure prints the seed; PAI_SEED takes it. The example `judge` of crates/stats answers, without an engine.
"""

import json
import math
import os
import pathlib
import random
import subprocess
import sys
import unittest

import numpy
from scipy import stats

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "crates/stats/tests/judges"))

from make import gamma_q  # noqa: E402

SEED = int(os.environ.get("PAI_SEED") or random.SystemRandom().randrange(2**32))
PERCENTILES, TAILS, TESTS = 2400, 2400, 1200
SMALLEST_NORMAL = sys.float_info.min


def ask(questions):
    """The answers to all of the questions."""
    command = ["cargo", "run", "-q", "-p", "pai-datasets-stats", "--example", "judge"]
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def error(found, right):
    return 0.0 if found == right else abs(found - right) / max(abs(right), SMALLEST_NORMAL)


class Judged(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(f"{SEED} {self.id()}")

    def told(self, *of):
        return f"PAI_SEED={SEED}: {of}"


class PercentilesTest(Judged):
    def column(self):
        """Values, None among them, and their type."""
        pick = self.random
        count = pick.choice([1, 2, 3, 10, pick.randint(1, 100), pick.randint(100, 1500)])
        if pick.random() < 0.3:
            bound = 10 ** pick.randint(0, 15)
            values = [pick.randint(-bound, bound) for _ in range(count)]
            kind = "i64"
        else:
            make = pick.choice([
                lambda: pick.gauss(0, 1), lambda: float(pick.randint(-3, 3)), lambda: pick.lognormvariate(0, 30),
                lambda: 0.5, lambda: pick.uniform(-1e308, 1e308), lambda: pick.choice([0.0, -0.0, 5e-324, -5e-324]),
            ])
            values, kind = [make() for _ in range(count)], "f64"
            if pick.random() < 0.3:
                odd = [math.inf, -math.inf, math.nan]
                values = [pick.choice(odd) if pick.random() < 0.1 else value for value in values]
        if pick.random() < 0.4:
            values = [None if pick.random() < 0.1 else value for value in values]
        return values, kind

    def ranks(self):
        pick = self.random
        plain = [float(rank) for rank in range(101)]
        return pick.choice([
            plain, sorted(pick.sample(plain, 5)), [pick.uniform(0, 100) for _ in range(5)],
            [pick.randint(0, 1000) / 10 for _ in range(5)],
        ])

    def test_percentiles(self):
        questions = []
        while len(questions) < PERCENTILES:
            values, kind = self.column()
            texts = [None if value is None else repr(value) for value in values]
            method = self.random.choice(["nearest", "linear"])
            ranks = [repr(rank) for rank in self.ranks()]
            questions.append({"ask": "percentiles", "type": kind, "values": texts, "method": method, "ranks": ranks})
        for question, answer in zip(questions, ask(questions), strict=True):
            self.check(question, answer)

    def check(self, question, answer):
        read = int if question["type"] == "i64" else float
        present = [read(text) for text in question["values"] if text is not None]
        held = [value for value in present if value == value]
        if not held:
            self.assertIn("has no values", answer["error"])
            return
        counts = (len(held), len(question["values"]) - len(present), len(present) - len(held))
        self.assertEqual((answer["count"], answer["nulls"], answer["nans"]), counts, self.told(question))
        array = numpy.array(held)
        ranks = [float(rank) for rank in question["ranks"]]
        is_nearest = question["method"] == "nearest"
        with numpy.errstate(all="ignore"):
            right = numpy.percentile(array, ranks, method="inverted_cdf" if is_nearest else "linear").tolist()
        for rank, text, value in zip(ranks, answer["values"], right, strict=True):
            found = (read if is_nearest else float)(text)
            if found == value:
                continue
            if is_nearest:
                # NumPy rounds p n / 100 where the kernel takes what is as good as whole for whole.
                place = rank * len(held) / 100
                self.assertLess(abs(place - round(place)), 1e-9, self.told(rank, found, value, question))
                self.assertEqual(found, sorted(held)[max(round(place), 1) - 1], self.told(rank, question))
            elif math.isnan(value):
                self.assertEqual(repr(found), repr(self.between(sorted(held), rank)), self.told(rank, question))
            else:
                self.assertLessEqual(abs(found - value), numpy.spacing(abs(value)), self.told(rank, found, value, question))

    def between(self, held, rank):
        """Where NumPy has NaN: a value itself, or what has a share in an infinity."""
        place = rank * (len(held) - 1) / 100
        before = math.floor(place)
        low, high = held[before], held[min(before + 1, len(held) - 1)]
        self.assertTrue(math.isinf(low) or math.isinf(high), self.told(rank, held))
        return low if place == before or low == high else low + high


class TailTest(Judged):
    def case(self):
        pick = self.random
        df = max(1, round(10 ** pick.uniform(0, pick.choice([1, 2, 4, 4, 6, 8]))))
        deviation = math.sqrt(2 * df)
        near, far, any_size = 0.5, 0.4, 0.1
        kind = pick.choices(["near", "far", "any"], [near, far, any_size])[0]
        if kind == "near":
            return df, max(df + pick.uniform(-6, 8) * deviation, 1e-3)
        if kind == "far":
            return df, df + pick.uniform(8, 40) * deviation if df > 200 else pick.uniform(0, 1500)
        return df, 10 ** pick.uniform(-10, 4)

    def test_tails(self):
        cases = [self.case() for _ in range(TAILS)]
        questions = [{"ask": "tail", "df": df, "statistic": repr(statistic)} for df, statistic in cases]
        worst = {}
        for (df, statistic), answer in zip(cases, ask(questions), strict=True):
            found, right = float(answer["tail"]), gamma_q(df / 2, statistic / 2)
            if right < SMALLEST_NORMAL:
                # Subnormal: as many digits as there are.
                allowed = max(5e-324, float(right) * 1e-12)
                self.assertLessEqual(abs(found - float(right)), allowed, self.told(df, statistic, found, right))
                continue
            off = float(abs(found / right - 1))
            self.assertLessEqual(off, 1e-12 if df <= 10_000 else 1e-10, self.told(df, statistic, found, right))
            region = f"df {'<=' if df <= 10_000 else '>'} 1e4, tail {'<' if right < 1e-10 else '>='} 1e-10"
            worst[region] = max(worst.get(region, 0), off)
        print("\n".join(f"# largest relative error, {region}: {off:.2g}" for region, off in sorted(worst.items())))

    def test_other_a(self):
        cases = [(self.random.uniform(0.5, 100), self.random.uniform(0, 200)) for _ in range(300)]
        answers = ask({"ask": "gamma_q", "a": repr(a), "x": repr(x)} for a, x in cases)
        for (a, x), answer in zip(cases, answers, strict=True):
            right = gamma_q(a, x)
            self.assertLessEqual(float(abs(float(answer["tail"]) / right - 1)), 1e-12, self.told(a, x))


class ChiSquareTest(Judged):
    def judge(self, statistic, df, p, right):
        """The tail belongs to the statistic that was found; the statistic is SciPy's."""
        self.assertLessEqual(error(statistic, float(right)), 1e-11)
        self.assertLessEqual(error(p, float(gamma_q(df / 2, statistic / 2)) if statistic else 1.0), 1e-12)

    def test_goodness_of_fit(self):
        pick, cases = self.random, []
        while len(cases) < TESTS // 2:
            counts = [pick.randint(0, 10 ** pick.randint(0, 8)) for _ in range(pick.randint(2, 40))]
            if not sum(counts):
                continue
            weights = [pick.random() + 0.001 for _ in counts]
            shares = [weight / sum(weights) for weight in weights]
            # A category that is not there is none unless it is expected.
            is_equal = pick.random() < 0.3 and all(counts)
            cases.append((counts, None if is_equal else shares))
        questions = [
            {"ask": "fit", "counts": counts, "probabilities": shares and [repr(share) for share in shares]}
            for counts, shares in cases
        ]
        for (counts, shares), answer in zip(cases, ask(questions), strict=True):
            expected = [(share * sum(counts)) for share in shares or [1 / len(counts)] * len(counts)]
            right = stats.chisquare(counts, expected, sum_check=False)
            with self.subTest(self.told(counts, shares)):
                self.assertEqual(answer["df"], len(counts) - 1)
                self.judge(float(answer["statistic"]), answer["df"], float(answer["p"]), right.statistic)
                for residual, observed, hoped in zip(answer["residuals"], counts, expected, strict=True):
                    self.assertLessEqual(abs(float(residual) - (observed - hoped) / math.sqrt(hoped)), 1e-6)

    def test_independence(self):
        pick, cases = self.random, []
        while len(cases) < TESTS // 2:
            rows, columns = pick.choice([(2, 2), (2, 2), (pick.randint(2, 9), pick.randint(2, 9))])
            table = numpy.array([[pick.randint(0, 10 ** pick.randint(0, 5)) for _ in range(columns)] for _ in range(rows)])
            if table.sum(axis=0).all() and table.sum(axis=1).all():
                cases.append(table)
        questions = [
            {"ask": "independence", "rows": len(it), "columns": len(it[0]), "counts": it.ravel().tolist()} for it in cases
        ]
        for table, answer in zip(cases, ask(questions), strict=True):
            plain, corrected = (stats.chi2_contingency(table, correction=it) for it in (False, True))
            with self.subTest(self.told(table.tolist())):
                self.assertEqual(answer["df"], plain.dof)
                expected = plain.expected_freq.ravel().tolist()
                for found, right in zip(answer["expected"], expected, strict=True):
                    self.assertLessEqual(error(float(found), right), 1e-15)
                # Where all are near what is expected, the statistic is of the size of their rounding.
                if plain.statistic > 1e-3:
                    self.judge(float(answer["statistic"]), answer["df"], float(answer["p"]), plain.statistic)
                if corrected.statistic > 1e-3:
                    found, p = float(answer["corrected"]), float(answer["corrected_p"])
                    self.judge(found, answer["df"], p, corrected.statistic)


if __name__ == "__main__":
    unittest.main()

"""Makes the tables beside it, from programs that are not ours.

    pip install -r tests/sdk/requirements.txt
    python3 crates/stats/tests/judges/make.py

Floating-point numbers are texts in digits that name them exactly. Those of mpmath are computed with 50 digits, written
with 25.
"""

import json
import math
import pathlib
import random
import statistics
from fractions import Fraction

import mpmath
import numpy
import scipy
from scipy import stats

HERE = pathlib.Path(__file__).parent


def gamma_q(a, x):
    """Q(a, x), by mpmath; for large a by the series and the continued fraction, which mpmath's own would not end on."""
    if a < 3000:
        with mpmath.workdps(50):
            return mpmath.gammainc(a, x, regularized=True)
    with mpmath.workdps(70):
        a, x, small = mpmath.mpf(a), mpmath.mpf(x), mpmath.mpf(10) ** -55
        if x < a + 1:
            total = term = mpmath.mpf(1)
            n = 0
            while term > total * small:
                n += 1
                term *= x / (a + n)
                total += term
            return 1 - mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1)) * total
        b, c = x + 1 - a, mpmath.mpf(10) ** 100
        h = d = 1 / b
        n = 1
        while True:
            numerator = -n * (n - a)
            b += 2
            d = 1 / (numerator * d + b)
            c = b + numerator / c
            h *= c * d
            if abs(c * d - 1) < small:
                return mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a)) * h
            n += 1


def tails():
    """Lines of degrees of freedom, statistic, tail."""
    cases = [(1, 0.238095238095238), (1, 5 / 21), (2, 1416.8), (2, 1480.0), (1, 1e-300), (1, 5e-324)]
    freedoms = [1, 2, 3, 4, 5, 7, 10, 19, 20, 21, 41, 59, 60, 61, 99, 100, 101, 200, 365, 1000, 2499, 5000, 9999, 10000]
    freedoms += [10001, 65535, 10**5, 10**6 + 1, 10**7, 10**8]
    for df in freedoms:
        deviation = math.sqrt(2 * df)
        steps = [-30, -8, -3, -1, -0.1, 0, 0.1, 1, 3, 8, 20, 36] if df < 10**6 else [-4, 0, 0.5, 6, 36]
        cases += [(df, df + step * deviation) for step in steps if df + step * deviation > 0]
        if df <= 10000:
            cases += [(df, share * df) for share in (1e-3, 0.3, 0.59, 0.61, 1.0, 1.39, 1.41, 2.0)]
        if df <= 100:
            cases += [(df, 10.0**power) for power in (-8, -2, 0, 1, 2, 3)] + [(df, 1400.0), (df, 1500.0)]
    for df, statistic in dict.fromkeys(cases):
        yield f"{df}\t{statistic!r}\t{mpmath.nstr(gamma_q(df / 2, statistic / 2), 25)}\n"


def chi_squares(random):
    for _ in range(60):
        counts = [random.randint(0, 10 ** random.randint(1, 7)) for _ in range(random.randint(2, 30))]
        if sum(counts) == 0:
            continue
        weights = [random.random() + 0.01 for _ in counts]
        shares = None if random.random() < 0.3 else [weight / sum(weights) for weight in weights]
        total = sum(counts)
        expected = [total / len(counts)] * len(counts) if shares is None else [share * total for share in shares]
        found = stats.chisquare(counts, expected, sum_check=False)
        yield {
            "counts": counts, "probabilities": shares and [repr(share) for share in shares],
            "statistic": repr(float(found.statistic)), "p": repr(float(found.pvalue)),
        }


def contingencies(random):
    for _ in range(60):
        rows, columns = random.choice([(2, 2), (2, 2), (2, 3), (3, 2), (5, 7)])
        counts = [[random.randint(0, 10 ** random.randint(0, 5)) for _ in range(columns)] for _ in range(rows)]
        table = numpy.array(counts)
        if (table.sum(axis=0) == 0).any() or (table.sum(axis=1) == 0).any():
            continue
        plain, corrected = (stats.chi2_contingency(table, correction=it) for it in (False, True))
        yield {
            "rows": rows, "columns": columns, "counts": sum(counts, []), "df": int(plain.dof),
            "statistic": repr(float(plain.statistic)), "p": repr(float(plain.pvalue)),
            "corrected": repr(float(corrected.statistic)), "corrected_p": repr(float(corrected.pvalue)),
            "expected": [repr(float(value)) for value in plain.expected_freq.ravel()],
        }


def exact_variance(values):
    try:
        return float(statistics.variance(map(Fraction, values)))
    except OverflowError:
        return math.inf


def columns(random):
    """Columns with what NumPy says of them; mean and variance, which it rounds, in rational numbers."""
    ranks = [0.0, 1.0, 12.5, 25.0, 29.0, 50.0, 99.9, 100.0]
    kinds = [
        lambda: random.gauss(0, 1), lambda: float(random.randint(-5, 5)), lambda: random.lognormvariate(0, 20),
        lambda: 1e9 + random.random(), lambda: 7.25, lambda: random.uniform(-1e300, 1e300),
    ]
    for kind in kinds:
        for count in (2, 7, 100, 600):
            values = [kind() for _ in range(count)]
            array = numpy.array(values)
            counts, edges = numpy.histogram(array, 7, (array.min(), array.max()))
            yield {
                "values": [repr(value) for value in values], "ranks": [repr(rank) for rank in ranks],
                "nearest": [repr(float(it)) for it in numpy.percentile(array, ranks, method="inverted_cdf")],
                "linear": [repr(float(it)) for it in numpy.percentile(array, ranks)],
                "mean": repr(float(statistics.mean(map(Fraction, values)))), "variance": repr(exact_variance(values)),
                "distinct": len(numpy.unique(array)), "edges": [repr(float(edge)) for edge in edges],
                "counts": [int(it) for it in counts],
            }


def write(name, made_by, cases):
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / name).write_text(f'{{"made_by": "{made_by}", "cases": [\n{lines}\n]}}\n', encoding="utf-8")


def main():
    (HERE / "chi_square_tail.tsv").write_text(f"# mpmath {mpmath.__version__}\n" + "".join(tails()), encoding="utf-8")
    write("chisquare.json", f"SciPy {scipy.__version__}, scipy.stats.chisquare", chi_squares(random.Random(1)))
    write("chi2_contingency.json", f"SciPy {scipy.__version__}, chi2_contingency", contingencies(random.Random(2)))
    write("columns.json", f"NumPy {numpy.__version__}, statistics of Python", columns(random.Random(3)))


if __name__ == "__main__":
    main()

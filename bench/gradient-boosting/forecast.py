"""Gradient boosting (LightGBM) on the inputs that Islet has, as a table that `islet evaluate --beside` scores.

It learns on the subjects that Islet's shipped parameters were learned on, and forecasts the others of the same recordings. README.md
has the commands.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import lightgbm
import numpy
import pandas

HORIZONS = (30, 60)  # min
LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
LOW = 70  # mg/dL; its probability within LOW_MINUTES is learned by a head of its own
LOW_MINUTES = 30
LAGS = range(5, 121, 5)  # min
SLOPES = (10, 15, 30, 60)  # min
LONGEST_BRIDGE = 20  # min between two readings that are interpolated
TARGET_TOLERANCE = 2.5  # min
MEMORY = 4 * 1440  # min: of the running mean and spread, as Islet's
START = (145.0, 55.0)  # running mean and spread of someone new, mg/dL
DAY = 1440  # min
VALIDATION = 4  # every fourth learning subject says how many trees; then all teach
MOST_TREES = 600
PATIENCE = 25  # trees
MODEL = {
    'learning_rate': 0.05,
    'num_leaves': 31,
    'min_data_in_leaf': 200,
    'feature_fraction': 0.7,
    'bagging_fraction': 0.7,
    'bagging_freq': 1,
    'max_bin': 127,
    'num_threads': 1,
    'seed': 1,
    'deterministic': True,
    'verbose': -1,
}
ADAPTIVE = Path(__file__).parents[2] / 'host/parameters/adaptive.json'


def origins_of(minutes):
    """Readings at the end of a full hour of readings: the protocol of host/evaluate/protocol.ts."""
    interval = numpy.median(numpy.diff(minutes)) if len(minutes) > 1 else 5
    needed = 10 if interval <= 7.5 else 4
    first = numpy.searchsorted(minutes, minutes - 60 - 1e-6)
    return numpy.flatnonzero(numpy.arange(len(minutes)) - first + 1 >= needed)


def targets_of(minutes, glucose, origins, horizon):
    """The reading nearest to the horizon, NaN when none is near."""
    wanted = minutes[origins] + horizon
    after = numpy.searchsorted(minutes, wanted)
    found = numpy.full(len(origins), numpy.nan)
    distance = numpy.full(len(origins), TARGET_TOLERANCE + 1e-9)
    for candidate in (after - 1, after):
        inside = numpy.minimum(candidate, len(minutes) - 1)
        away = numpy.abs(minutes[inside] - wanted)
        nearer = (candidate > origins) & (candidate < len(minutes)) & (away < distance)
        found[nearer] = glucose[inside[nearer]]
        distance[nearer] = away[nearer]
    return found


def low_within(minutes, glucose, origins):
    """1 when a reading below LOW follows within LOW_MINUTES, 0 when readings do but none is, NaN when none follows."""
    last = numpy.searchsorted(minutes, minutes[origins] + LOW_MINUTES + 1e-6)
    lows = numpy.concatenate(([0], numpy.cumsum(glucose < LOW)))
    return numpy.where(last > origins + 1, lows[last] > lows[origins + 1], numpy.nan)


def at(minutes, glucose, times):
    """Glucose on the straight line between the readings around a time; NaN where these are far apart or missing."""
    after = numpy.minimum(numpy.searchsorted(minutes, times), len(minutes) - 1)
    before = numpy.maximum(after - 1, 0)
    known = (minutes[after] - minutes[before] <= LONGEST_BRIDGE) & (times >= minutes[0])
    exact = minutes[after] == times
    return numpy.where(known | exact, numpy.interp(times, minutes, glucose), numpy.nan)


def running(minutes, glucose):
    """Exponential mean and spread of the readings up to each one; someone new has had a day of START."""
    mean, spread = numpy.empty(len(minutes)), numpy.empty(len(minutes))
    weight, m, square = DAY, START[0], START[0] ** 2 + START[1] ** 2
    before = minutes[0] - 5
    for k, (time, value) in enumerate(zip(minutes, glucose)):
        passed = time - before
        before = time
        counted = min(passed, 15)
        weight *= numpy.exp(-passed / MEMORY)
        m = (weight * m + counted * value) / (weight + counted)
        square = (weight * square + counted * value**2) / (weight + counted)
        weight += counted
        mean[k], spread[k] = m, numpy.sqrt(max(square - m**2, 1))
    return mean, spread


def features_of(minutes, glucose, origins):
    times, now = minutes[origins], glucose[origins]
    columns = [now]
    columns += [at(minutes, glucose, times - lag) - now for lag in LAGS]
    columns += [(now - at(minutes, glucose, times - back)) / back for back in SLOPES]
    angle = 2 * numpy.pi * times / DAY
    columns += [times % DAY, numpy.sin(angle), numpy.cos(angle)]
    mean, spread = (values[origins] for values in running(minutes, glucose))
    columns += [mean, spread, (now - mean) / spread]
    first = numpy.searchsorted(minutes, times - 60)
    columns += [60 / (origins - first + 1)]  # the sensor's interval
    return numpy.column_stack(columns)


class Subject:
    def __init__(self, name, minutes, glucose):
        self.name = name
        self.minutes = minutes
        self.origins = origins_of(minutes)
        self.now = glucose[self.origins]
        self.features = features_of(minutes, glucose, self.origins)
        self.changes = {
            horizon: targets_of(minutes, glucose, self.origins, horizon) - self.now for horizon in HORIZONS
        }
        self.low = low_within(minutes, glucose, self.origins)


def subjects_of(path):
    table = pandas.read_csv(path, usecols=['subject', 'time', 'glucose_mgdl']).dropna()
    for name, rows in table.groupby('subject', sort=False):
        minutes = pandas.to_datetime(rows.time).to_numpy('datetime64[s]').astype('int64') / 60
        order = numpy.argsort(minutes, kind='stable')
        yield Subject(name, minutes[order], rows.glucose_mgdl.to_numpy()[order])


def learn(teachers, every, wanted_of, objective):
    """A booster of as many trees as subjects that it did not learn on ask for, learned on all teachers."""

    def rows(subjects):
        thinned = [(one.features[::every], wanted_of(one)[::every]) for one in subjects]
        features = numpy.concatenate([x for x, _ in thinned])
        wanted = numpy.concatenate([y for _, y in thinned])
        known = ~numpy.isnan(wanted)
        return lightgbm.Dataset(features[known], wanted[known], params=MODEL, free_raw_data=False)

    parameters = {**MODEL, **objective}
    asked = teachers[::VALIDATION]
    others = [one for one in teachers if one not in asked]
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    tried = lightgbm.train(parameters, rows(others), MOST_TREES, valid_sets=[rows(asked)], callbacks=[stop])
    print(f'{objective}: {tried.best_iteration} trees', file=sys.stderr, flush=True)
    return lightgbm.train(parameters, rows(teachers), tried.best_iteration)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('recordings', nargs='+', type=Path)
    parser.add_argument('--out', required=True, type=Path)
    parser.add_argument('--every', type=int, default=3, help='learn from every so-many-th origin (default: 3)')
    options = parser.parse_args()
    learned = json.loads(ADAPTIVE.read_text())['learned']['subjects']
    teachers, asked = [], []
    for path in options.recordings:
        known = learned[path.name.split('.')[0]]
        for one in subjects_of(path):
            (teachers if one.name in known else asked).append(one)
    low = learn(teachers, options.every, lambda one: one.low, {'objective': 'binary'})
    heads = {
        horizon: (
            learn(teachers, options.every, lambda one: one.changes[horizon], {'objective': 'regression'}),
            [
                learn(teachers, options.every, lambda one: one.changes[horizon], {'objective': 'quantile', 'alpha': level})
                for level in LEVELS
            ],
        )
        for horizon in HORIZONS
    }
    with options.out.open('w', newline='') as file:
        table = csv.writer(file)
        quantile_names = [f'q{round(100 * level):02}' for level in LEVELS]
        table.writerow(['subject', 'time', 'horizon_min', 'mean_mgdl', *quantile_names, 'p_cross_below_70'])
        for one in asked:
            probability = low.predict(one.features)
            times = (60 * one.minutes[one.origins]).round().astype('datetime64[s]').astype(str)
            for horizon, (mean, quantiles) in heads.items():
                # Heads that cross are put in order, which never makes them worse (Chernozhukov et al. 2010).
                sorted_quantiles = numpy.sort([head.predict(one.features) for head in quantiles], axis=0)
                values = numpy.vstack([mean.predict(one.features), sorted_quantiles]) + one.now
                for time, p, row in zip(times, probability, values.T):
                    table.writerow([one.name, time, horizon, *(f'{value:.2f}' for value in row), f'{p:.5f}'])


main()

"""Writes golden.json: python3 golden.py FOLDER_OF_PROTOCOL_PY (float64, numpy). The recordings are those of synthetic.ts."""
import json, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from protocol import brier_skill, low_within, origins, scores, targets

Z = np.array([-1.6449, -1.2816, -.6745, 0, .6745, 1.2816, 1.6449])
CONE = {30: .116, 60: .192}

def synthetic(seed, readings, interval):
    def uniform():
        nonlocal seed
        seed = seed * 16807 % 2147483647
        return seed / 2147483647
    now, glucose, rate, t, y = 1700000000, 110.0, 0.0, [], []
    for _ in range(readings):
        now += interval * (5 if uniform() < .02 else 1) + (int(uniform() * 7) - 3) * 10
        rate = .85 * rate + (uniform() - .5) * 8 - (glucose - 105) * .012
        glucose = min(max(glucose + rate, 40), 400)
        t.append(now / 60); y.append(float(int(glucose)))
    return np.array(t), np.array(y)

def golden(seed, readings, interval):
    t, y = synthetic(seed, readings, interval)
    i = origins(t)
    out = dict(seed=seed, readings=readings, interval=interval, origins=len(i), originSum=int(i.sum()))
    for h in CONE:
        j = targets(t, i, h); m = j >= 0
        a = np.log(y[i[m]] / 140); p = np.log(np.interp(t[i[m]] - 5, t, y) / 140)
        for _ in range(h // 5): a, p = 1.716 * a - .723 * p, a
        a = np.clip(140 * np.exp(a), 36, 400)
        last = scores(y[i[m]], np.repeat(y[i[m]][:, None], 7, 1), y[j[m]])
        out[f'at{h}'] = dict(targetSum=int(j[m].sum()), ar2=scores(a, a[:, None] * np.exp(Z * CONE[h] * 2 / 1.6449), y[j[m]]),
                             lastValue={k: last[k] for k in ('n', 'rmse', 'mae')})
    k = i[y[i] >= 70]
    o = low_within(t, y, k, 30, 70)
    p = 1 / (2 + np.abs(y[k] - 70) + k / 1000)  # no ties: protocol.py breaks them by sorting order
    out['low'] = dict(unknown=int(np.isnan(o).sum()), **brier_skill(p, o))
    return out

with open('golden.json', 'w') as f:
    json.dump([golden(1, 600, 300), golden(2, 300, 900), golden(3, 300, 60)], f, indent=2)
    f.write('\n')

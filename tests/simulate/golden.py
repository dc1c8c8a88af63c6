"""Writes golden.json: the bodies' equations once more, from the papers, integrated by SciPy to ten digits.

    python3 tests/simulate/golden.py        (NumPy 2.4, SciPy 1.17)
"""

import json
import math
import pathlib

import numpy as np
from scipy.integrate import solve_ivp

PADOVA = dict(BW=75, Gb=120, Ib=100, EGPb=2.4, Vg=1.88, Vi=0.05, k1=0.065, k2=0.079, m1=0.19, CL=0.0145, HEb=0.6, kabs=0.057,
              kmax=0.0558, kmin=0.008, b=0.78, d=0.15, f=0.9, kp2=0.0021, kp3=0.009, ki=0.0079, Vmx=0.047, Km0=225.59, p2u=0.0331,
              Fcns=1, ke1=0.0005, ke2=339, kd=0.0164, ka1=0.0018, ka2=0.0182, tau=8)
HOVORKA = dict(BW=75, EGP0=0.0161, F01=0.0097, k12=0.066, ka1=0.006, ka2=0.06, ka3=0.03, ke=0.138, SIT=51.2e-4, SID=8.2e-4,
               SIE=520e-4, VI=0.12, VG=0.16, tauI=55, tauG=40, AG=0.8, Gb=120, tau=8)

# minute from which it holds: g/min eaten, basal as a multiple, beats/min above rest, sensitivity, mg/dL/min
SCHEDULE = [
    (0, 5, 1, 0, 1, 0),
    (12, 0, 1, 0, 1, 0),
    (120, 0, 1, 40, 1, 0),
    (150, 0, 1, 0, 1, 0),
    (200, 0, 1.5, 0, 1, 0),
    (260, 0, 1, 0, 1, 0),
    (300, 0, 1, 0, 1.2, 0),
    (360, 0, 1, 0, 1, 0.5),
    (420, 0, 1, 0, 1, 0),
    (480, 0, 1, 0, 1, 0),
]
MEAL, BOLUS = 60, 2.5


def exercise(y, z, w, effort):
    q = (y / 7) ** 4
    return [(effort - y) / 5, q / (1 + q) * (1 - z) - z / 600, y - w / 600]


class Padova:
    def __init__(self, p):
        self.p = p
        m2, m4 = 3 / 5 * p["CL"] / (p["HEb"] * p["Vi"]), 2 / 5 * p["CL"] / p["Vi"]
        m3 = p["HEb"] * p["m1"] / (1 - p["HEb"])
        gp, ip = p["Gb"] * p["Vg"], p["Ib"] * p["Vi"]
        il = ip * m2 / (p["m1"] + m3)
        gt = (p["Fcns"] - p["EGPb"] + p["k1"] * gp) / p["k2"]
        self.rates = m2, m3, m4
        self.kp1 = p["EGPb"] + p["kp2"] * gp + p["kp3"] * p["Ib"]
        self.vm0 = (p["EGPb"] - p["Fcns"]) * (p["Km0"] + gt) / gt
        self.u0 = ip * (m2 + m4) - p["m1"] * il
        s1 = self.u0 / (p["kd"] + p["ka1"])
        self.x0 = np.array([0, 0, 0, gp, gt, ip, 0, p["Ib"], p["Ib"], il, s1, p["kd"] * s1 / p["ka2"], p["Gb"], 12, 60, 0, 0, 0, 0])
        self.x0[10] += BOLUS * 6000 / p["BW"]
        self.dose = MEAL * 1000

    def slope(self, _, x, eating, basal, effort, s, unexplained):
        p, (m2, m3, m4) = self.p, self.rates
        q1, q2, gut, gp, gt, ip, action, i1, xl, il, s1, s2, gi, sr, h, xh, y, z, w = x
        q, dose = q1 + q2, self.dose
        alpha, beta = 5 / (2 * dose * (1 - p["b"])), 5 / (2 * dose * p["d"])
        kempt = p["kmin"] + (p["kmax"] - p["kmin"]) / 2 * (
            math.tanh(alpha * (q - p["b"] * dose)) - math.tanh(beta * (q - p["d"] * dose)) + 2)
        g, i = gp / p["Vg"], ip / p["Vi"]
        risk = 0.0
        if g < p["Gb"]:
            risk = 10 * (math.log(max(g, 60)) ** 0.81 - math.log(p["Gb"]) ** 0.81) ** 2
        egp = max(0, self.kp1 - p["kp2"] * gp - p["kp3"] * xl + 0.01 * xh)
        uid = max(0, self.vm0 * (1 + 0.01 * y) + p["Vmx"] * (
            (1 + 3e-4 * z * w) * (action * (1 + 1.44 * risk) + p["Ib"]) - p["Ib"])) * gt / (p["Km0"] + gt)
        dgp = (egp + p["f"] * p["kabs"] * gut / p["BW"] + unexplained * p["Vg"] - p["Fcns"]
               - p["ke1"] * max(0, gp - p["ke2"]) - p["k1"] * gp + p["k2"] * gt)
        return [
            eating * 1000 - p["kmax"] * q1, p["kmax"] * q1 - kempt * q2, kempt * q2 - p["kabs"] * gut,
            dgp, p["k1"] * gp - p["k2"] * gt - uid,
            p["ka1"] * s1 + p["ka2"] * s2 + p["m1"] * il - (m2 + m4) * ip,
            p["p2u"] * (s * i - p["Ib"] - action), p["ki"] * (s * i - i1), p["ki"] * (i1 - xl),
            m2 * ip - (p["m1"] + m3) * il,
            basal * self.u0 - (p["kd"] + p["ka1"]) * s1, p["kd"] * s1 - p["ka2"] * s2,
            (g - gi) / p["tau"],
            0.5 * (max(0, 0.2 * (p["Gb"] - g) / (max(0, i - p["Ib"]) + 1) + 12) - sr),
            sr + 0.1 * max(0, -dgp / p["Vg"]) - 0.2 * h, 0.1 * (max(0, h - 60) - xh),
            *exercise(y, z, w, effort),
        ]

    def outputs(self, x):
        p = self.p
        return dict(glucose=x[3] / p["Vg"], interstitial=x[12], insulin=x[5] / p["Vi"] / 6, gut=(x[0] + x[1] + x[2]) / 1000)


class Hovorka:
    def __init__(self, p):
        self.p = p
        g = p["Gb"] / 18.016
        # (EGP0 (1 - SIE I) - losses)(k12 + SID I) = SID SIT G VG I², a quadratic in I
        losses = self.losses(g)
        a = -p["EGP0"] * p["SIE"] * p["SID"] - p["SID"] * p["SIT"] * g * p["VG"]
        b = p["SID"] * (p["EGP0"] - losses) - p["EGP0"] * p["SIE"] * p["k12"]
        c = (p["EGP0"] - losses) * p["k12"]
        i = (-b - math.sqrt(b * b - 4 * a * c)) / (2 * a)
        self.u0 = i * p["ke"] * p["VI"] * p["BW"]
        x1, x2, x3 = p["SIT"] * i, p["SID"] * i, p["SIE"] * i
        q1 = g * p["VG"] * p["BW"]
        depot = self.u0 * p["tauI"]
        self.x0 = np.array([0, 0, depot + BOLUS * 1000, depot, i, x1, x2, x3, q1, x1 * q1 / (p["k12"] + x2), p["Gb"], 0, 0, 0])

    def losses(self, g):
        p = self.p
        return p["F01"] * min(1, g / 4.5) + 0.003 * max(0, g - 9) * p["VG"]

    def slope(self, _, x, eating, basal, effort, s, unexplained):
        p = self.p
        d1, d2, s1, s2, i, x1, x2, x3, q1, q2, c, y, z, w = x
        g, more = q1 / (p["VG"] * p["BW"]), 1 + 3e-4 * z * w
        dq1 = (d2 / p["tauG"] + p["EGP0"] * p["BW"] * max(0, 1 - x3) + p["k12"] * q2 - more * x1 * q1 - self.losses(g) * p["BW"]
               - 3.39e-4 * y * q1 + unexplained / 18.016 * p["VG"] * p["BW"])
        return [
            p["AG"] * eating * 1000 / 180.16 - d1 / p["tauG"], (d1 - d2) / p["tauG"],
            basal * self.u0 - s1 / p["tauI"], (s1 - s2) / p["tauI"], s2 / (p["tauI"] * p["VI"] * p["BW"]) - p["ke"] * i,
            p["ka1"] * (p["SIT"] * s * i - x1), p["ka2"] * (p["SID"] * s * i - x2), p["ka3"] * (p["SIE"] * s * i - x3),
            dq1, more * x1 * q1 - (p["k12"] + more * x2) * q2, (g * 18.016 - c) / p["tau"],
            *exercise(y, z, w, effort),
        ]

    def outputs(self, x):
        p = self.p
        return dict(glucose=x[8] / (p["VG"] * p["BW"]) * 18.016, interstitial=x[10], insulin=x[4], gut=(x[0] + x[1]) * 180.16 / 1000)


def run(body):
    x, rows = body.x0, []
    for (begin, *influence), (end, *_) in zip(SCHEDULE, SCHEDULE[1:]):
        for left in range(begin, end):
            if left % 30 == 0:
                rows.append(dict(minute=left, **body.outputs(x)))
            x = solve_ivp(body.slope, (left, left + 1), x, method="DOP853", args=influence, rtol=1e-11, atol=1e-11).y[:, -1]
    return rows


golden = dict(meal=MEAL, bolus=BOLUS, schedule=SCHEDULE)
for name, kind, parameters, factor in (("padova", Padova, PADOVA, 75 * 60 / 6000), ("hovorka", Hovorka, HOVORKA, 0.06)):
    body = kind(parameters)
    golden[name] = dict(parameters=parameters, basal=body.u0 * factor, rows=run(body))
pathlib.Path(__file__).with_name("golden.json").write_text(json.dumps(golden, indent=1) + "\n")

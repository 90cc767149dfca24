"""What three libraries of differential privacy say of the budgets and the noise given on standard input."""

import json
import math
import sys

import dp_accounting
import opendp.prelude as dp
from autodp import rdp_acct
from dp_accounting.rdp import rdp_privacy_accountant

dp.enable_features("contrib")

# The best order is at most 1 + sqrt(ln(1/delta) / rho); between the points of the grid epsilon is larger.
ORDERS = [1 + step / 1000 for step in range(1, 1000)] + [2 + step / 100 for step in range(10_000)]


def by_opendp(rho, delta):
    noise = dp.m.make_gaussian(
        dp.atom_domain(T=int), dp.absolute_distance(T=int), scale=math.sqrt(1 / (2 * rho))
    )
    return dp.c.make_zCDP_to_approxDP(noise).map(1).epsilon(delta)


def by_dp_accounting(rhos, delta):
    accountant = rdp_privacy_accountant.RdpAccountant(orders=ORDERS)
    for rho in rhos:
        accountant.compose(dp_accounting.ZCDpEvent(rho))
    return accountant.get_epsilon(delta)


def by_autodp(rho, delta):
    accountant = rdp_acct.anaRDPacct()
    accountant.compose_mechanism(lambda order: rho * order)
    return accountant.get_eps(delta)


def rho_of_noise(squared_sensitivity, variance):
    noise = dp.m.make_gaussian(
        dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float), scale=math.sqrt(variance)
    )
    return noise.map(math.sqrt(squared_sensitivity))


asked = json.load(sys.stdin)
print(
    json.dumps(
        {
            "budgets": [
                {
                    "opendp": by_opendp(rho, delta),
                    "dpAccounting": by_dp_accounting([rho], delta),
                    "autodp": by_autodp(rho, delta),
                }
                for rho, delta in asked["budgets"]
            ],
            "composed": by_dp_accounting(asked["composed"], asked["delta"]),
            "noise": [rho_of_noise(*level) for level in asked["noise"]],
        }
    )
)

"""Hamiltonian chains: against densities whose moments are known."""

from __future__ import annotations

import numpy as np
import pytest

from estimation.convergence import convergence
from estimation.hamiltonian import Chains, Floats

SCALES = np.array([0.05, 1.0, 20.0, 3.0])


def _normal(points: Floats) -> tuple[Floats, Floats, Floats]:
    scaled = points / SCALES
    return -0.5 * (scaled * scaled).sum(1), -scaled / SCALES, points[:, 2]


def test_that_a_normal_density_of_unequal_scales_is_drawn() -> None:
    rng = np.random.default_rng(2)
    chains = Chains(_normal, rng.standard_normal((16, 4)), rng, trajectory=1.5)
    chains.warm_up(300)
    draws = chains.draw(200)
    assert convergence(draws).r_hat < 1.02
    assert draws.std() == pytest.approx(20, rel=0.1)
    assert abs(draws.mean()) < 2
    assert 0.5 < chains.accepted < 1


def test_that_the_same_seed_draws_the_same() -> None:
    def drawn() -> Floats:
        rng = np.random.default_rng(5)
        chains = Chains(_normal, rng.standard_normal((4, 4)), rng)
        chains.warm_up(20)
        return chains.draw(5)

    assert np.array_equal(drawn(), drawn())


def test_that_work_between_rounds_can_stop_it() -> None:
    class Stop(Exception):
        pass

    def stop(done: int) -> None:
        if done == 3:
            raise Stop

    chains = Chains(_normal, np.zeros((2, 4)), np.random.default_rng(1))
    with pytest.raises(Stop):
        chains.warm_up(20, stop)

"""Lower bounds in closed form, from those recorded once, twice and three times."""

from __future__ import annotations

from collections.abc import Mapping


def chao(f: Mapping[int, float], corrected: bool = True) -> float | None:
    """n + f₁²/(2f₂), or n + f₁(f₁−1)/(2(f₂+1)) with the bias corrected (Chao 1987); nothing where f₂ = 0 without correction."""
    n, once, twice = sum(f.values()), f.get(1, 0.0), f.get(2, 0.0)
    if corrected:
        return n + once * (once - 1) / (2 * (twice + 1))
    return n + once**2 / (2 * twice) if twice else None


def chao_one_inflated(f: Mapping[int, float], corrected: bool = True) -> float | None:
    """n + (2/9) f₂³/f₃², or n + (2/9) f₂(f₂−1)(f₂−2)/((f₃+1)(f₃+2)), finite at f₃ = 0 (Böhning, Kaskasamkul & van der
    Heijden 2019, Metrika 82, 361–384)."""
    n, twice, thrice = sum(f.values()), f.get(2, 0.0), f.get(3, 0.0)
    if corrected:
        return n + 2 / 9 * twice * (twice - 1) * (twice - 2) / ((thrice + 1) * (thrice + 2))
    return n + 2 / 9 * twice**3 / thrice**2 if thrice else None

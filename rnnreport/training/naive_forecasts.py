"""Methods that only look back: persistence, drift, last season, and last season times the latest growth.

Forecasts and the deviations of their errors are those of Hyndman and Athanasopoulos, "Forecasting: principles and
practice", 3rd edition, 5.2 and 5.5. `test` is everywhere the position of the first test value: nothing is fitted to
what stands there or behind it.
"""

from __future__ import annotations

import numpy as np

from rnnreport.training.forecast_methods import CannotForecast, Method, spread


def persistence(values: np.ndarray, test: int) -> Method:
    """Every value is as the last one known: the forecast of a random walk."""
    sigma = spread(np.diff(values[:test]))

    def ahead(origins: np.ndarray, steps: int) -> np.ndarray:
        return np.repeat(values[origins - 1][:, None], steps, axis=1)

    return Method(1, ahead, lambda steps: sigma * np.sqrt(np.arange(1, steps + 1)))


def drift(values: np.ndarray, test: int) -> Method:
    """The last value known, and for every step the mean step from the first value to the last before the test part."""
    slope = (values[test - 1] - values[0]) / (test - 1)
    sigma = spread(np.diff(values[:test]) - slope, fitted=1)

    def ahead(origins: np.ndarray, steps: int) -> np.ndarray:
        return values[origins - 1][:, None] + slope * np.arange(1, steps + 1)

    def deviation(steps: int) -> np.ndarray:
        step = np.arange(1, steps + 1)
        return sigma * np.sqrt(step * (1 + step / (test - 1)))

    return Method(1, ahead, deviation)


def seasonal_naive(values: np.ndarray, test: int, season: int) -> Method:
    """Every value is as the last one known of the same place in the season."""
    whole_seasons(test, season)
    sigma = spread(values[season:test] - values[: test - season])

    def ahead(origins: np.ndarray, steps: int) -> np.ndarray:
        return values[_last_season(origins, steps, season)]

    return Method(season, ahead, lambda steps: sigma * np.sqrt(np.arange(steps) // season + 1))


def seasonal_growth(values: np.ndarray, test: int, season: int) -> Method:
    """The value a season ago times the latest growth over a season, y[t-m] y[t-1] / y[t-1-m]; growth stays as it is.

    On logs this is what SARIMA(0,1,0)(0,1,0)m forecasts, and its errors have the deviations of that model.
    """
    whole_seasons(test, season)
    sign = np.sign(values[0])
    if not np.all(values * sign > 0):
        raise CannotForecast("there is no growth where a value is zero or the sign changes")
    logs = np.log(np.abs(values))
    growth = logs[season:] - logs[:-season]
    sigma = spread(np.diff(growth[: test - season]))

    def ahead(origins: np.ndarray, steps: int) -> np.ndarray:
        seasons = np.arange(steps) // season + 1
        return logs[_last_season(origins, steps, season)] + seasons * growth[origins - 1 - season][:, None]

    def deviation(steps: int) -> np.ndarray:
        return sigma * np.sqrt(np.cumsum(np.square(np.arange(steps) // season + 1)))

    return Method(season + 1, ahead, deviation, lambda logs: sign * np.exp(logs))


def whole_seasons(test: int, season: int) -> None:
    """Raise CannotForecast where there is no season, or where fewer than two whole ones stand before the test part."""
    if season < 2:
        raise CannotForecast("it has no season")
    if test < 2 * season:
        raise CannotForecast(f"{test} values before the test part are fewer than two seasons of {season}")


def _last_season(origins: np.ndarray, steps: int, season: int) -> np.ndarray:
    step = np.arange(steps)
    return origins[:, None] + step - season * (step // season + 1)

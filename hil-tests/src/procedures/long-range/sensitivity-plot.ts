import type { TriedLevel } from '@dawa/flight-dynamics/trials/likelihood-ratio';
import { type SuccessCurve, successShare } from '@dawa/flight-dynamics/trials/success-curve';
import { wilsonInterval } from '@dawa/flight-dynamics/trials/wilson-interval';
import type { Plot, PlotSeries } from '../../report/results.ts';
import type { TriedTest } from './tried-table.ts';

export interface DrawnTest extends TriedTest {
  /** Left out where none could be fitted. */
  readonly curve?: SuccessCurve;
  /** The same levels with what was received, decoded or not; left out where nobody could tell. */
  readonly received?: readonly TriedLevel[];
}

/** Share that came through over level: points with Wilson's 95 %, and the curve through them, test by test. */
export function sensitivityPlot(title: string, tests: readonly DrawnTest[]): Plot {
  const levels = tests.flatMap((test) => test.levels.map(({ levelDbm }) => levelDbm));
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  return {
    title,
    x: { label: 'Level at the receiver', unit: 'dBm' },
    y: { label: 'Came through', unit: '%' },
    series: tests.flatMap((test) => [
      ...(test.curve === undefined ? [] : [curveSeries(test, test.curve, low, high)]),
      pointSeries(`${test.model}, decoded`, test.levels),
      ...(test.received === undefined ? [] : [pointSeries(`${test.model}, received`, test.received)]),
    ]),
  };
}

const pointsOfCurve = 81;

function curveSeries({ model }: DrawnTest, curve: SuccessCurve, low: number, high: number): PlotSeries {
  // Where the curve moves, not along all the levels that came through anyhow.
  const from = Math.max(low, curve.level50Dbm - 8 * curve.scaleDb) - 1;
  const to = Math.min(high, curve.level50Dbm + 8 * curve.scaleDb) + 1;
  const xs = Array.from(
    { length: pointsOfCurve },
    (_, at) => from + ((to - from) * at) / (pointsOfCurve - 1),
  );
  return {
    name: `${model}, fitted`,
    kind: 'line',
    xs: xs.map((x) => round(x)),
    ys: xs.map((x) => round(100 * successShare(curve, x))),
  };
}

function pointSeries(name: string, levels: readonly TriedLevel[]): PlotSeries {
  const tried = levels.filter(({ tries }) => tries > 0).toSorted((a, b) => a.levelDbm - b.levelDbm);
  const intervals = tried.map(({ successes, tries }) => wilsonInterval(successes, tries));
  return {
    name,
    kind: 'points',
    xs: tried.map(({ levelDbm }) => round(levelDbm)),
    ys: tried.map(({ successes, tries }) => round((100 * successes) / tries)),
    lows: intervals.map(({ low }) => round(100 * low)),
    highs: intervals.map(({ high }) => round(100 * high)),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

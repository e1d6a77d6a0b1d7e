import type { TriedLevel } from '@dawa/flight-dynamics/trials/likelihood-ratio';
import {
  type FittedCurve,
  fitSuccessCurve,
  type SuccessCurveFault,
} from '@dawa/flight-dynamics/trials/success-curve';
import { halfWidthOf, triesToNarrow } from '@dawa/flight-dynamics/trials/tries-to-narrow';
import { type Result, success } from '@dawa/seams/fault';

/** The level at which every second try succeeds, and what is known of it. */
export interface Sensitivity {
  readonly curve: FittedCurve;
  /** The larger half of the interval of 95 % that the tries allow. */
  readonly ofTriesDb: number;
  /** Of all levels together: calibration of the path. No number of tries makes it smaller. */
  readonly ofLevelsDb: number;
  /** Both, as a root of squares. */
  readonly expandedUncertaintyDb: number;
  /** So many more at the half would bring `ofTriesDb` down to what is wanted; 0 when they do already, undefined when no number does. */
  readonly moreTries: number | undefined;
}

export interface SensitivitySettings {
  /** At 95 %. */
  readonly levelUncertaintyDb: number;
  /** What `ofTriesDb` should come down to. */
  readonly wantedHalfWidthDb: number;
}

/** Source: the fit is that of flight-dynamics/src/trials; uncertainties that are independent add as squares (JCGM 100:2008, 5.1.2) */
export function sensitivityOf(
  levels: readonly TriedLevel[],
  { levelUncertaintyDb, wantedHalfWidthDb }: SensitivitySettings,
): Result<Sensitivity, SuccessCurveFault> {
  const fit = fitSuccessCurve(levels);
  if (!fit.ok) return fit;
  const curve = fit.value;
  const ofTriesDb = halfWidthOf(curve);
  return success({
    ...{ curve, ofTriesDb, ofLevelsDb: levelUncertaintyDb },
    expandedUncertaintyDb: Math.hypot(ofTriesDb, levelUncertaintyDb),
    moreTries: triesToNarrow(levels, curve, wantedHalfWidthDb),
  });
}

/** `-95.1 dBm (-95.9 to -94.4 by the tries, ± 3 dB by the levels), scale 0.95 dB`. */
export function describeSensitivity({ curve, ofLevelsDb }: Sensitivity): string {
  const { level50Dbm, level50LowDbm, level50HighDbm, scaleDb } = curve;
  const doubt = ofLevelsDb > 0 ? `, ± ${Number(ofLevelsDb.toFixed(1))} dB by the levels` : '';
  return `${figure(level50Dbm)} dBm (${figure(level50LowDbm)} to ${figure(level50HighDbm)} by the tries${doubt}), scale ${scaleDb.toFixed(2)} dB`;
}

/** What to do where there is no half to be found, or not a sharp one; undefined where enough was tried. */
export function adviseTries(found: Result<Sensitivity, SuccessCurveFault>): string | undefined {
  if (found.ok) {
    const { moreTries: more, curve } = found.value;
    if (more === 0) return undefined;
    return more === undefined
      ? 'try more levels around the half: these say nothing of how steep the curve is'
      : `${more} more tries at ${figure(curve.level50Dbm)} dBm would make it sharp enough`;
  }
  const { kind, found: what } = found.fault;
  switch (kind) {
    case 'too-few':
      return 'try at least two levels';
    case 'one-sided':
      return what === 'failures only' ? 'try stronger levels' : 'try weaker levels';
    case 'separated':
      return `try levels between those that always and those that never came through (${what})`;
    case 'not-rising':
      return 'look for what is wrong with the set-up: weaker frames came through better than strong ones';
    default:
      return kind satisfies never;
  }
}

function figure(dbm: number): string {
  return Number.isFinite(dbm) ? dbm.toFixed(1) : 'anywhere';
}

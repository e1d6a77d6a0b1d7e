import { noEarthOrientation } from '../earth-orientation.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { flatHorizon } from '../horizon.ts';
import type { thimphu } from '../maya1.fixture.ts';
import { passesOf } from './doppler-scenario.fixture.ts';
import type { OrbitFit } from './fit-orbit.ts';
import { crossingSigmaMs } from './orbit-uncertainty.ts';

/** A rise over 5 degrees: how late the fit predicts it, and what the fit says of its own doubt. */
export interface AosOutcome {
  readonly errorS: number;
  readonly sigmaS: number;
}

const hourMs = 3_600_000;

/** The rises between 18 and 30 hours after the last reading of passes above 10 degrees, each against the same one of the true orbit. */
export function nextDayRises(fit: OrbitFit, truth: ElementSet, place: typeof thimphu): AosOutcome[] {
  const lastAtMs = Math.max(...fit.passes.map((pass) => pass.toAtMs));
  const [fromAtMs, toAtMs] = [lastAtMs + 18 * hourMs, lastAtMs + 30 * hourMs];
  const real = passesOf(truth, place, fromAtMs, toAtMs, 10);
  const predicted = passesOf(fit.elements, place, fromAtMs - hourMs, toAtMs + hourMs, 5);
  return real.map(({ aosAtMs }) => {
    const off = (pass: { readonly aosAtMs: number }) => Math.abs(pass.aosAtMs - aosAtMs);
    const nearest = predicted.toSorted((a, b) => off(a) - off(b))[0];
    if (!nearest) throw new RangeError('the fit predicts no pass');
    const sigmaMs = crossingSigmaMs(fit.elements, fit.uncertainty, {
      atMs: nearest.aosAtMs,
      place,
      earthOrientation: noEarthOrientation,
      horizon: flatHorizon(),
      minElevationDeg: 5,
    });
    if (sigmaMs === null) throw new RangeError('the fit has no position');
    return { errorS: (nearest.aosAtMs - aosAtMs) / 1000, sigmaS: sigmaMs / 1000 };
  });
}

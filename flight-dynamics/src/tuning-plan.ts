import { type RadioLeg, tuneLeg } from './leg-tuning.ts';
import type { Observer } from './look-angles.ts';
import { findCrossing } from './passes/root-search.ts';

/** How a link is keyed, for what a receiver forgives. */
export interface LinkModulation {
  readonly modulation: 'gmsk' | 'fsk' | 'afsk' | 'cw';
  readonly symbolRateBd: number;
}

/**
 * How far the shift may move before the radio is tuned again.
 *
 * A coherent or discriminator receiver of (G)MSK and FSK forgives an offset of about 1 % of the symbol rate without
 * measurable loss: 96 Hz at 9,600 Bd. AFSK on FM forgives far more (audio tones do not move; only the channel filter cuts): a
 * fixed 500 Hz. CW is heard: 20 Hz keeps the pitch steady. Never below 10 Hz, the step of older radios.
 * Source: our choice; the measured loss curves belong to the modem's tests. For comparison: SatPC32 sets the radio when the shift
 * has changed by 100 Hz with SSB and by 600 Hz with FM (voice), and waits 70 ms between two orders to an Icom (AMSAT-BB 2005-03,
 * msg00419).
 *
 * @throws RangeError when the symbol rate is not positive
 */
export function tuningThresholdHz({ modulation, symbolRateBd }: LinkModulation): number {
  if (!(symbolRateBd > 0)) throw new RangeError(`symbolRateBd must be positive, found ${symbolRateBd}`);
  switch (modulation) {
    case 'gmsk':
    case 'fsk':
      return Math.max(10, symbolRateBd / 100);
    case 'afsk':
      return 500;
    case 'cw':
      return 20;
  }
}

export interface TuningStep {
  readonly atMs: number;
  /** What the radio shows from this instant on. */
  readonly frequencyHz: number;
}

export interface TuningRequest extends RadioLeg {
  readonly observer: Observer;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly thresholdHz: number;
  /** The smallest step of the radio; frequencies are multiples of it. Default 1 Hz. */
  readonly stepHz?: number;
}

/**
 * When to tune during a pass, and where to, with the fewest steps that the threshold allows: each step lasts until highest and
 * lowest wanted frequency since its begin are a whole threshold apart, and stands in their middle. So the error never leaves
 * plus or minus half a threshold (and half a radio step), also where the shift turns round (high orbits). No plan has fewer
 * steps: one that tuned later would already have left the band.
 * It ends early where the elements give no position. A leg that is constant at the ground takes one step.
 *
 * @throws RangeError when the threshold or the frequency is not positive
 */
export function planTuning(request: TuningRequest): TuningStep[] {
  const { fromAtMs, toAtMs, thresholdHz, stepHz = 1 } = request;
  if (!(thresholdHz > 0)) throw new RangeError(`thresholdHz must be positive, found ${thresholdHz}`);
  const steps: TuningStep[] = [];
  let atMs = fromAtMs;
  while (atMs <= toAtMs) {
    const firstHz = wantedDialHz(request, atMs);
    if (firstHz === undefined) break;
    const { lowHz, highHz, endAtMs } = holdFrom(request, atMs, firstHz);
    steps.push({ atMs, frequencyHz: Math.round((lowHz + highHz) / 2 / stepHz) * stepHz });
    if (endAtMs === undefined) break;
    atMs = endAtMs;
  }
  return steps;
}

/** In this time the shift of a low orbit at 437 MHz moves by at most 100 Hz; a threshold is looked for in each such piece. */
const lookMs = 500;

/** How long one setting lasts; `endAtMs` is undefined when it lasts to the end, or to the end of the elements. */
function holdFrom(request: TuningRequest, fromAtMs: number, firstHz: number) {
  let lowHz = firstHz;
  let highHz = firstHz;
  for (let atMs = fromAtMs; atMs < request.toAtMs; atMs += lookMs) {
    const nextAtMs = Math.min(atMs + lookMs, request.toAtMs);
    const nextHz = wantedDialHz(request, nextAtMs);
    if (nextHz === undefined) return { lowHz, highHz, endAtMs: undefined };
    const spreadHz = Math.max(highHz, nextHz) - Math.min(lowHz, nextHz);
    if (spreadHz > request.thresholdHz) {
      const isRising = nextHz > highHz;
      const edgeHz = isRising ? lowHz + request.thresholdHz : highHz - request.thresholdHz;
      const beyond = (t: number) => ((wantedDialHz(request, t) ?? nextHz) - edgeHz) * (isRising ? 1 : -1);
      const endAtMs = findCrossing(beyond, atMs, nextAtMs, 0.01);
      return isRising ? { lowHz, highHz: edgeHz, endAtMs } : { lowHz: edgeHz, highHz, endAtMs };
    }
    lowHz = Math.min(lowHz, nextHz);
    highHz = Math.max(highHz, nextHz);
  }
  return { lowHz, highHz, endAtMs: undefined };
}

function wantedDialHz(request: TuningRequest, atMs: number): number | undefined {
  const look = request.observer.at(atMs);
  if (!look.ok) return undefined;
  return tuneLeg(request, { rangeRateKmS: look.value.rangeRateKmS, rangeAccelerationKmS2: 0 }).dialHz;
}

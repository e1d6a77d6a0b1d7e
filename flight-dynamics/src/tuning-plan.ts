import { downlinkDopplerHz, uplinkDopplerHz } from './doppler.ts';
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
 * Source: our choice; the measured loss curves belong to the modem's tests.
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

export interface TuningRequest {
  readonly observer: Observer;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly direction: 'downlink' | 'uplink';
  /** At the satellite: what it sends, or what it listens on. */
  readonly frequencyHz: number;
  readonly thresholdHz: number;
  /** The smallest step of the radio; frequencies are multiples of it. Default 1 Hz. */
  readonly stepHz?: number;
}

/**
 * When to tune during a pass, and where to: as seldom as the threshold allows. Each step aims half a threshold ahead of where
 * the shift is going, so the error runs from +threshold/2 to -threshold/2 and never leaves that band (plus half a radio step).
 * It ends early where the elements give no position.
 */
export function planTuning(request: TuningRequest): TuningStep[] {
  const { fromAtMs, toAtMs, thresholdHz, frequencyHz, stepHz = 1 } = request;
  if (!(thresholdHz > 0)) throw new RangeError(`thresholdHz must be positive, found ${thresholdHz}`);
  const steps: TuningStep[] = [];
  const halfHz = thresholdHz / 2;
  let atMs = fromAtMs;
  let shiftHz = tunedShiftHz(request, atMs);
  while (shiftHz !== undefined && atMs <= toAtMs) {
    const soonHz: number = tunedShiftHz(request, atMs + lookMs) ?? shiftHz;
    const aimHz: number = shiftHz + Math.sign(soonHz - shiftHz) * halfHz;
    steps.push({ atMs, frequencyHz: Math.round((frequencyHz + aimHz) / stepHz) * stepHz });
    const next = leavesBandAt(request, atMs, aimHz, halfHz);
    if (next === undefined) break;
    atMs = next;
    shiftHz = tunedShiftHz(request, atMs);
  }
  return steps;
}

/** In this time the shift of a low orbit at 437 MHz moves by at most 100 Hz; a threshold is looked for in each such piece. */
const lookMs = 500;

function leavesBandAt(
  request: TuningRequest,
  fromAtMs: number,
  aimHz: number,
  halfHz: number,
): number | undefined {
  const outside = (atMs: number) => Math.abs((tunedShiftHz(request, atMs) ?? aimHz) - aimHz) - halfHz;
  for (let atMs = fromAtMs; atMs < request.toAtMs; atMs += lookMs) {
    const next = Math.min(atMs + lookMs, request.toAtMs);
    // At the very start the shift stands on the edge of the band, and only just inside or outside by rounding.
    if (outside(next) <= 1e-6) continue;
    const start = outside(atMs) < 0 ? atMs : middleInside(outside, atMs, next);
    return start === undefined ? next : findCrossing(outside, start, next, 1);
  }
  return undefined;
}

function middleInside(
  outside: (atMs: number) => number,
  fromAtMs: number,
  toAtMs: number,
): number | undefined {
  const middle = (fromAtMs + toAtMs) / 2;
  return outside(middle) < 0 ? middle : undefined;
}

function tunedShiftHz({ observer, direction, frequencyHz }: TuningRequest, atMs: number): number | undefined {
  const look = observer.at(atMs);
  if (!look.ok) return undefined;
  const shiftOf = direction === 'downlink' ? downlinkDopplerHz : uplinkDopplerHz;
  return shiftOf(look.value.rangeRateKmS, frequencyHz);
}

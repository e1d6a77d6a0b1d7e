/**
 * How the satellite's carrier wanders, one oscillator a pass: a level, a steady drift, and the warming after the transmitter is
 * switched on, which dies away as exp(-t / time constant).
 */
export type OscillatorModel = 'steady' | 'drift' | 'thermal';

/** One standard deviation of what is expected, as parts of the carrier. */
export interface OscillatorPrior {
  /** Known carrier: 10 parts in a million, a plain crystal over its range of temperature; unknown: as wide as a pass is. */
  readonly levelPart: number;
  readonly driftPartPerS: number;
  readonly thermalPart: number;
  readonly thermalTimeConstantS: number;
  /** Of its natural logarithm. */
  readonly thermalTimeConstantLogSigma: number;
}

/**
 * Our estimates for small satellites with an uncompensated crystal: at 437 MHz 4.4 kHz (22 kHz when the carrier is not known), 0.2 Hz/s,
 * 220 Hz of warming with a time constant of 3 minutes, by a factor of two either way.
 */
export function oscillatorPrior(isCarrierKnown: boolean): OscillatorPrior {
  return {
    levelPart: isCarrierKnown ? 10e-6 : 50e-6,
    driftPartPerS: 0.5e-9,
    thermalPart: 0.5e-6,
    thermalTimeConstantS: 180,
    thermalTimeConstantLogSigma: 0.7,
  };
}

/** Places of an oscillator's parameters, after one another. */
export function oscillatorSize(model: OscillatorModel): 1 | 2 | 3 {
  return model === 'steady' ? 1 : model === 'drift' ? 2 : 3;
}

/** What one standard deviation of each parameter adds to the carrier, in hertz, at a time within the pass. */
export function oscillatorShape(
  model: OscillatorModel,
  prior: OscillatorPrior,
  carrierHz: number,
  pass: { readonly fromAtMs: number; readonly toAtMs: number },
  timeConstantS: number,
): (atMs: number) => readonly number[] {
  const middleAtMs = (pass.fromAtMs + pass.toAtMs) / 2;
  return (atMs) => {
    const shape = [carrierHz * prior.levelPart];
    if (model !== 'steady') shape.push((carrierHz * prior.driftPartPerS * (atMs - middleAtMs)) / 1000);
    if (model === 'thermal') {
      const warmedS = (atMs - pass.fromAtMs) / 1000;
      shape.push(carrierHz * prior.thermalPart * Math.exp(-warmedS / timeConstantS));
    }
    return shape;
  };
}

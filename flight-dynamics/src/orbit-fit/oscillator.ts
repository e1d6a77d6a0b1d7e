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

/** The carrier of one pass and its change with the oscillator's parameters, which are counted in prior deviations. */
export interface PassOscillator {
  /** Parameters: the level; the drift; strength and time constant of the warming. */
  readonly size: number;
  /** What the satellite sends at an instant, in hertz; its parameters begin at `place`. */
  carrierAt(parameters: Float64Array, place: number, atMs: number): number;
  /** The same for every reading, written from `from` on. */
  carriersOf(parameters: Float64Array, place: number, out: Float64Array, from: number): void;
  /** Hertz that one unit of each parameter adds, reading by reading. */
  partialsOf(parameters: Float64Array, place: number): readonly Float64Array[];
}

export function createPassOscillator(
  model: OscillatorModel,
  prior: OscillatorPrior,
  carrierHz: number,
  readingsAtMs: Float64Array,
): PassOscillator {
  const [fromAtMs, toAtMs] = [readingsAtMs[0]!, readingsAtMs.at(-1)!];
  const middleAtMs = (fromAtMs + toAtMs) / 2;
  const levelHz = carrierHz * prior.levelPart;
  const driftHzS = model === 'steady' ? 0 : carrierHz * prior.driftPartPerS;
  const warmingHz = model === 'thermal' ? carrierHz * prior.thermalPart : 0;
  const timeConstantS = (exponent: number) =>
    // A step that tries a time constant of zero or of a year is refused by its cost, not by an overflow.
    prior.thermalTimeConstantS *
    Math.exp(Math.max(-4, Math.min(4, exponent * prior.thermalTimeConstantLogSigma)));
  const driftPart = readingsAtMs.map((atMs) => (driftHzS * (atMs - middleAtMs)) / 1000);

  const carriersOf = (parameters: Float64Array, place: number, out: Float64Array, from: number) => {
    const flatHz = carrierHz + levelHz * parameters[place]!;
    const drift = driftHzS === 0 ? 0 : parameters[place + 1]!;
    for (let i = 0; i < readingsAtMs.length; i += 1) out[from + i] = flatHz + drift * driftPart[i]!;
    if (warmingHz === 0) return;
    const strengthHz = warmingHz * parameters[place + 2]!;
    const constantMs = 1000 * timeConstantS(parameters[place + 3]!);
    for (let i = 0; i < readingsAtMs.length; i += 1) {
      out[from + i]! += strengthHz * Math.exp((fromAtMs - readingsAtMs[i]!) / constantMs);
    }
  };

  return {
    size: oscillatorSize(model),
    carriersOf,
    carrierAt: (parameters, place, atMs) => {
      let frequencyHz = carrierHz + levelHz * parameters[place]!;
      if (driftHzS !== 0) frequencyHz += (driftHzS * parameters[place + 1]! * (atMs - middleAtMs)) / 1000;
      if (warmingHz === 0) return frequencyHz;
      const constantMs = 1000 * timeConstantS(parameters[place + 3]!);
      return frequencyHz + warmingHz * parameters[place + 2]! * Math.exp((fromAtMs - atMs) / constantMs);
    },
    partialsOf: (parameters, place) => {
      const level = new Float64Array(readingsAtMs.length).fill(levelHz);
      if (driftHzS === 0) return [level];
      if (warmingHz === 0) return [level, driftPart];
      const constantMs = 1000 * timeConstantS(parameters[place + 3]!);
      const strength = readingsAtMs.map((atMs) => warmingHz * Math.exp((fromAtMs - atMs) / constantMs));
      const turn = parameters[place + 2]! * prior.thermalTimeConstantLogSigma;
      const constant = strength.map((hz, i) => (turn * hz * (readingsAtMs[i]! - fromAtMs)) / constantMs);
      return [level, driftPart, strength, constant];
    },
  };
}

/** Places of an oscillator's parameters, after one another. */
export function oscillatorSize(model: OscillatorModel): 1 | 2 | 4 {
  return model === 'steady' ? 1 : model === 'drift' ? 2 : 4;
}

import type { RadioSetting } from '../ports.ts';
import { MeasurementFault, type RadioRig } from './commission-rig.ts';
import { meanAndSigma } from './mean-and-sigma.ts';

export interface MeterSample {
  readonly dialHz: number;
  readonly meter: number;
}

/**
 * The middle of the peak that a carrier makes on the meter as the dial goes over it: the centre of gravity of what stands above half of
 * its height. Undefined when there is no peak, or it stands at an end of the sweep.
 */
export function peakDialHz(sweep: readonly MeterSample[]): number | undefined {
  if (sweep.length < 5) return undefined;
  const sorted = sweep.map(({ meter }) => meter).sort((a, b) => a - b);
  const floor = sorted[Math.floor(sorted.length / 4)]!;
  const top = sorted.at(-1)!;
  if (top - floor < fewestCounts) return undefined;
  const half = floor + (top - floor) / 2;
  const above = sweep.filter(({ meter }) => meter > half);
  if (above.includes(sweep[0]!) || above.includes(sweep.at(-1)!)) return undefined;
  const weight = above.reduce((sum, { meter }) => sum + (meter - half), 0);
  return above.reduce((sum, { dialHz, meter }) => sum + dialHz * (meter - half), 0) / weight;
}

/** A carrier stands so many counts of the meter above the noise, or it is none. */
const fewestCounts = 10;
const settleMs = 60;

/**
 * How far the radio's reference is off: a carrier of known frequency is swept over in CW, whose passband lies about the dial, and the
 * middle of its peak told. The radio is put back as it was found, whatever happens.
 *
 * @param plan.spanHz to each side; @param plan.knownPpm what the radio is corrected by already
 * @throws MeasurementFault when no carrier is heard in the span
 */
export async function measureRadioPpm(
  { radio, clock, signal, onProgress }: RadioRig,
  plan: {
    readonly referenceHz: number;
    readonly spanHz: number;
    readonly stepHz: number;
    readonly sweeps: number;
    readonly knownPpm: number;
  },
): Promise<{ readonly ppm: number; readonly sigmaPpm: number; readonly peaksHz: readonly number[] }> {
  const { referenceHz, spanHz, stepHz, sweeps, knownPpm } = plan;
  const found = await radio.readSetting();
  const steps = Math.ceil((2 * spanHz) / stepHz);
  const peaksHz: number[] = [];
  try {
    await radio.setMode({ mode: 'CW', filter: 2 });
    for (let sweep = 0; sweep < sweeps; sweep++) {
      const samples: MeterSample[] = [];
      for (let i = 0; i <= steps; i++) {
        const place = sweep % 2 === 0 ? i : steps - i;
        const dialHz = referenceHz - spanHz + (place * 2 * spanHz) / steps;
        await radio.setFrequency(dialHz);
        await clock.sleep(settleMs, signal);
        samples.push({
          dialHz: (await radio.readSetting()).frequencyHz,
          meter: (await radio.readMeter()).meter,
        });
        onProgress?.((sweep * (steps + 1) + i + 1) / (sweeps * (steps + 1)));
      }
      const peakHz = peakDialHz(samples);
      if (peakHz === undefined) {
        const tops = samples.map(({ meter }) => meter);
        throw new MeasurementFault(
          'radio-ppm',
          `a carrier within ${spanHz} Hz of ${referenceHz} Hz`,
          `a meter of ${Math.min(...tops)} to ${Math.max(...tops)}`,
        );
      }
      peaksHz.push(peakHz);
    }
  } finally {
    await putBack(radio, found);
  }
  const { mean, sigma } = meanAndSigma(peaksHz, stepHz / Math.sqrt(12));
  const ppm = ((1 + knownPpm * 1e-6) * (referenceHz / mean) - 1) * 1e6;
  return { ppm, sigmaPpm: (sigma / mean) * 1e6, peaksHz };
}

async function putBack(radio: RadioRig['radio'], found: RadioSetting): Promise<void> {
  await radio.setFrequency(found.frequencyHz);
  await radio.setMode(found);
}

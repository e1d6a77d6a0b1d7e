import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createG3ruhDemodulator } from '@dawa/protocols/g3ruh/g3ruh-demodulator';
import { modulateMorse } from '@dawa/protocols/morse/modulate-morse';
import { MorseDecoder } from '@dawa/protocols/morse/morse-decoder';
import { birdsTiming, keyMorse } from '@dawa/protocols/morse/morse-keying';
import { CarrierTrack } from '@dawa/protocols/spectrum/carrier-track';
import { readWav } from '@dawa/protocols/wav';
import { createRandom } from '@dawa/seams/random';
import { type BenchRow, cpuSecondsOf, loneRow, quantile } from './paired.ts';

/** G3RUH of 9600 baud: how many frames of Direwolf's ramp of noise; and how fast it, Morse and the track of a carrier are. */
export async function g3ruhRows(): Promise<BenchRow[]> {
  return [rampRow(48_000), rampRow(96_000), speedRow(), morseRow(), ...carrierRows()];
}

const baud = 9600;

function rampRow(rateHz: number): BenchRow {
  const row = { name: `g3ruh-${rateHz / 1000}k-decoded`, unit: 'of 100' };
  if (!existsSync('/usr/bin/gen_packets') || !existsSync('/usr/bin/atest')) {
    return loneRow({ ...row, value: null, note: 'direwolf is not on this machine' });
  }
  const folder = mkdtempSync(join(tmpdir(), 'dawa-link-'));
  try {
    const path = join(folder, 'ramp.wav');
    const options = ['-B', String(baud), '-r', String(rateHz), '-n', '100', '-o', path];
    execFileSync('/usr/bin/gen_packets', options, { stdio: 'ignore' });
    const said = execFileSync('/usr/bin/atest', ['-B', String(baud), path], { encoding: 'latin1' });
    const theirs = Number(/(\d+) packets decoded in/.exec(said)?.[1]);
    const wav = readWav(readFileSync(path));
    if (!wav.ok) throw new TypeError(`${path}: ${wav.fault.kind}`);
    const demodulator = createG3ruhDemodulator({ ...wav.value, baud });
    const ours = demodulator.push(wav.value.samples).length + demodulator.flush().length;
    return loneRow({
      ...{ ...row, value: ours, baselineName: 'atest of direwolf', baselineValue: theirs },
      ...{ ratioMedian: ours / theirs, ratioP10: ours / theirs, ratioP90: ours / theirs, pairs: 1 },
      note: 'no bit turned over',
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Noise is the hardest: every branch works, and levels and beat never settle. */
function speedRow(): BenchRow {
  const demodulator = createG3ruhDemodulator({ sampleRateHz: 48_000, baud });
  const value = timesRealTime(48_000, noise(48_000 * 5), (samples) => demodulator.push(samples));
  return loneRow({
    ...{ name: 'g3ruh-x-real-time', unit: 'x', value },
    note: '48 kHz, all branches, time of the processor; 20 are wanted',
  });
}

function morseRow(): BenchRow {
  const sampleRateHz = 48_000;
  const keyed = keyMorse('JG6YKM BIRDS4', birdsTiming);
  if (!keyed.ok) throw new TypeError(keyed.fault.kind);
  const sound = modulateMorse(keyed.value, { sampleRateHz, toneHz: 800, level: 0.1 });
  const hiss = noise(sound.length);
  const samples = sound.map((sample, at) => sample + hiss[at]!);
  const value = timesRealTime(sampleRateHz, samples, (all) => {
    const decoder = new MorseDecoder({ sampleRateHz });
    if (decoder.push(all).length + decoder.flush().length === 0) throw new TypeError('expected text');
  });
  return loneRow({
    name: 'morse-x-real-time',
    unit: 'x',
    value,
    note: '48 kHz, fourteen speeds, time of the processor',
  });
}

/** A carrier at 10 dB in 100 Hz that moves as at 437 MHz in the middle of a pass. */
function carrierRows(): BenchRow[] {
  const sampleRateHz = 32_000;
  const frequencyHzAt = (atS: number) => 9000 * Math.tanh((8 - atS) / 40);
  const random = createRandom('carrier bench');
  const samples = new Float32Array(2 * 16 * sampleRateHz);
  const sigma = Math.sqrt((0.05 ** 2 / 10 / 100) * (sampleRateHz / 2));
  let phase = 0;
  for (let at = 0; at < samples.length / 2; at++) {
    phase += (2 * Math.PI * frequencyHzAt(at / sampleRateHz)) / sampleRateHz;
    samples[2 * at] = 0.05 * Math.cos(phase) + sigma * random.normal();
    samples[2 * at + 1] = 0.05 * Math.sin(phase) + sigma * random.normal();
  }
  const track = () => new CarrierTrack({ kind: 'iq', sampleRateHz }).push(samples);
  const errors = track().map(({ atSample, offsetHz }) => offsetHz - frequencyHzAt(atSample / sampleRateHz));
  const rmsHz = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  return [
    loneRow({
      name: 'carrier-rms-hz',
      unit: 'Hz',
      value: rmsHz,
      note: '10 dB in 100 Hz, 225 Hz/s; 2 are wanted',
    }),
    loneRow({
      ...{ name: 'carrier-x-real-time', unit: 'x' },
      value: timesRealTime(2 * sampleRateHz, samples, track),
      note: 'IQ of 32 kHz, time of the processor',
    }),
  ];
}

function noise(length: number): Float32Array {
  const random = createRandom('noise');
  return Float32Array.from({ length }, () => 0.05 * random.normal());
}

function timesRealTime(
  numbersASecond: number,
  samples: Float32Array,
  run: (samples: Float32Array) => unknown,
) {
  const rates = Array.from(
    { length: 5 },
    () => samples.length / numbersASecond / cpuSecondsOf(() => run(samples)),
  );
  return quantile(rates, 0.5);
}

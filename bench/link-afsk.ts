import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AfskDemodulator } from '@dawa/protocols/afsk/demodulator';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { readWav } from '@dawa/protocols/wav';
import { createRandom } from '@dawa/seams/random';
import { type BenchRow, cpuSecondsOf, loneRow, quantile } from './paired.ts';

/** AFSK of 1200 baud: how many frames of Direwolf's ramp of noise, and how fast. */
export async function afskRows(): Promise<BenchRow[]> {
  return [rampRow(), speedRow()];
}

const sampleRateHz = 44_100;

function rampRow(): BenchRow {
  const row = { name: 'afsk-ramp-decoded', unit: 'of 100' };
  if (!existsSync('/usr/bin/gen_packets') || !existsSync('/usr/bin/atest')) {
    return loneRow({ ...row, value: null, note: 'direwolf is not on this machine' });
  }
  const folder = mkdtempSync(join(tmpdir(), 'dawa-link-'));
  try {
    const path = join(folder, 'ramp.wav');
    execFileSync('/usr/bin/gen_packets', ['-n', '100', '-o', path], { stdio: 'ignore' });
    const theirs = framesIn(execFileSync('/usr/bin/atest', [path], { encoding: 'latin1' }));
    const repaired = framesIn(execFileSync('/usr/bin/atest', ['-F', '1', path], { encoding: 'latin1' }));
    const wav = readWav(readFileSync(path));
    if (!wav.ok) throw new TypeError(`${path}: ${wav.fault.kind}`);
    const demodulator = new AfskDemodulator(wav.value);
    const ours = demodulator.push(wav.value.samples).length + demodulator.flush().length;
    return loneRow({
      ...{ ...row, value: ours, baselineName: 'atest of direwolf', baselineValue: theirs },
      ...{ ratioMedian: ours / theirs, ratioP10: ours / theirs, ratioP90: ours / theirs, pairs: 1 },
      note: `44.1 kHz, no bit turned over; atest that turns one over: ${repaired}`,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function framesIn(said: string): number {
  return Number(/(\d+) packets decoded in/.exec(said)?.[1]);
}

/** Ten seconds, half of them frames in noise, the rest noise. */
function speedRow(): BenchRow {
  const random = createRandom('speed');
  const seconds = 10;
  const samples = new Float32Array(seconds * sampleRateHz);
  const frames = Array.from({ length: 6 }, () =>
    withFrameCheck(Uint8Array.from({ length: 80 }, () => random.integer(256))),
  );
  samples.set(modulateAfsk(frames, { sampleRateHz }), sampleRateHz);
  for (let index = 0; index < samples.length; index++) samples[index]! += 0.05 * random.normal();
  const demodulator = new AfskDemodulator({ sampleRateHz });
  const rates = Array.from({ length: 11 }, () => {
    let heard = 0;
    const taken = cpuSecondsOf(() => {
      heard = demodulator.push(samples).length + demodulator.flush().length;
    });
    if (heard !== frames.length) throw new TypeError(`expected ${frames.length} frames, found ${heard}`);
    return seconds / taken;
  });
  return loneRow({
    ...{ name: 'demod-x-real-time', unit: 'x', value: quantile(rates, 0.5) },
    note: `${sampleRateHz / 1000} kHz, all branches, time of the processor; 20 are wanted`,
  });
}

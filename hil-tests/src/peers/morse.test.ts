import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { modulateMorse } from '@dawa/protocols/morse/modulate-morse';
import { birdsTiming, keyMorse, standardTiming } from '@dawa/protocols/morse/morse-keying';
import { MorseLines } from '@dawa/protocols/morse/morse-lines';
import { createRandom } from '@dawa/seams/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWithout, peerPath } from './peers.ts';

const run = promisify(execFile);
const sampleRateHz = 22_050;
const beacon = 'JG6YKM BIRDS4 A55BTN A08168668B';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-morse-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param snrDb of the tone while it is keyed, in 2.5 kHz */
function soundOf(timing: typeof birdsTiming, snrDb: number): Float32Array {
  const keyed = keyMorse(beacon, timing);
  if (!keyed.ok) throw new TypeError(keyed.fault.kind);
  const sound = modulateMorse(keyed.value, { sampleRateHz, toneHz: 800, level: 0.1, silenceS: 1.5 });
  const sigma = Math.sqrt(((0.1 ** 2 / 2 / 10 ** (snrDb / 10) / 2500) * sampleRateHz) / 2);
  const random = createRandom(`morse peer ${snrDb}`);
  return sound.map((sample) => sample + sigma * random.normal());
}

async function multimon(sound: Float32Array): Promise<string> {
  const bytes = Buffer.alloc(2 * sound.length);
  for (const [index, sample] of sound.entries()) {
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample * 20_000))), 2 * index);
  }
  const path = join(folder, 'morse.raw');
  writeFileSync(path, bytes);
  const { stdout } = await run(peerPath('multimon-ng'), ['-q', '-a', 'MORSE_CW', '-t', 'raw', path]);
  return stdout.trim().replace(/\s+/g, ' ');
}

function ours(sound: Float32Array): string {
  const decoder = new MorseLines({ sampleRateHz });
  const lines = [...decoder.push(sound), ...decoder.flush()];
  return lines.map(({ octets }) => String.fromCharCode(...octets)).join('\n');
}

describe.skipIf(isWithout('multimon-ng'))('Morse beside multimon-ng', () => {
  it.each([
    ['of BIRDS', birdsTiming],
    ['as the standard has it', standardTiming(20)],
  ])('which reads what we key, timed %s', async (_name, timing) => {
    expect(await multimon(soundOf(timing, 30))).toBe(beacon);
  });

  it('which reads nothing right where we still read the beacon: 3 dB in 2.5 kHz', async () => {
    const sound = soundOf(birdsTiming, 3);
    expect(await multimon(sound)).not.toContain('BIRDS4');
    expect(ours(sound)).toBe(beacon);
  });
});

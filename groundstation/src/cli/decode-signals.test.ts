import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeAx25 } from '@dawa/protocols/ax25';
import { modulateG3ruh } from '@dawa/protocols/g3ruh/modulate-g3ruh';
import { hdlcBits } from '@dawa/protocols/hdlc';
import { modulateMorse } from '@dawa/protocols/morse/modulate-morse';
import { birdsTiming, keyMorse } from '@dawa/protocols/morse/morse-keying';
import { writeWav } from '@dawa/protocols/wav';
import { createRandom } from '@dawa/seams/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, typeDawa } from './type-dawa.fixture.ts';

let folder = '';
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-signals-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function decode(line: string) {
  const told = await typeDawa(`decode ${line}`, 0);
  const lines = told.stdout.split('\n').filter((text) => text !== '');
  return { ...told, lines: lines.map((text) => JSON.parse(text) as Record<string, unknown>) };
}

describe('dawa decode of signals', () => {
  it.each([9600, 4800])('takes frames of AX.25 out of G3RUH at %i baud', async (baud) => {
    const callsign = (text: string) => ({ callsign: text, ssid: 0, isMarked: false });
    const addresses = { destination: callsign('CQ'), source: callsign('A55BTN'), path: [] };
    const information = new TextEncoder().encode('>Thimphu');
    const frame = encodeAx25({ ...addresses, control: 3, pid: 0xf0, information }, { hasFrameCheck: true });
    const sampleRateHz = 48_000;
    const bits = hdlcBits([frame], { flagsBefore: 40, flagsAfter: 3 });
    writeFileSync(file('g3ruh.wav'), writeWav(modulateG3ruh(bits, { sampleRateHz, baud }), { sampleRateHz }));
    const { exitCode, stderr, lines } = await decode(`--in ${file('g3ruh.wav')} --framing g3ruh${baud}`);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(lines).toMatchObject([{ frame: 0, source: 'A55BTN', text: 'A55BTN>CQ:>Thimphu' }]);
  });

  it('reads the values of a BIRDS beacon out of the sound of its Morse, the same as out of its text', async () => {
    const text = join(root, 'missions/birds2/captures/synthetic-beacon.txt');
    const [line = ''] = readFileSync(text, 'utf8').split('\n');
    const keyed = keyMorse(line, birdsTiming);
    if (!keyed.ok) throw new TypeError(String(keyed.fault.found));
    const sampleRateHz = 8000;
    const sound = modulateMorse(keyed.value, { sampleRateHz, toneHz: 812, level: 0.1, silenceS: 1.5 });
    const random = createRandom('beacon');
    const noisy = sound.map((sample) => sample + 0.1 * random.normal());
    writeFileSync(file('beacon.wav'), writeWav(noisy, { sampleRateHz }));
    writeFileSync(file('beacon.txt'), `${line}\n`);
    const mission = `--mission ${join(root, 'missions/birds2')} --show parameters`;
    const heard = await decode(`--in ${file('beacon.wav')} --framing cw-audio ${mission}`);
    const read = await decode(`--in ${file('beacon.txt')} --framing cw ${mission}`);
    expect([heard.exitCode, heard.stderr]).toEqual([0, '']);
    const values = (lines: readonly Record<string, unknown>[]) =>
      lines.map(({ name, raw, value }) => ({ name, raw, value }));
    expect(values(read.lines).length).toBeGreaterThan(3);
    expect(values(heard.lines)).toEqual(values(read.lines));
  });

  it('says which sample rates a signal needs', async () => {
    writeFileSync(file('slow.wav'), writeWav(new Float32Array(100), { sampleRateHz: 11_025 }));
    const { exitCode, stderr } = await decode(`--in ${file('slow.wav')} --framing g3ruh9600`);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/slow\.wav: sample-rate: expected 19200 to 192000 samples a second, found 11025/);
  });
});

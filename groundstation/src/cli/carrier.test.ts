import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeElements } from '@dawa/flight-dynamics/element-text';
import { dopplerScenario } from '@dawa/flight-dynamics/orbit-fit/doppler-scenario.fixture';
import { syntheticDoppler } from '@dawa/flight-dynamics/orbit-fit/synthetic-doppler.fixture';
import { writeWav } from '@dawa/protocols/wav';
import { createRandom } from '@dawa/seams/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.parse('2019-06-22T00:00:00Z');
const place = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };
const sampleRateHz = 8000;
const tunedHz = 145_825_000;
/** 10 dB in 100 Hz. */
const snrDb = 10;
/** Wanted of the track. */
const twoHz = 2;

let folder = '';
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-carrier-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Two channels of 16 bits. */
function stereo(samples: Float32Array): Uint8Array {
  const bytes = writeWav(samples, { sampleRateHz });
  const view = new DataView(bytes.buffer);
  view.setUint16(22, 2, true);
  view.setUint32(28, sampleRateHz * 4, true);
  view.setUint16(32, 4, true);
  return bytes;
}

/** IQ of a steady transmitter of 145.825 MHz through a whole pass, and what its frequency was by the waves that were counted. */
function recordPass() {
  const { truth, known, transmitters } = dopplerScenario({ seed: 'carrier', otherErrors: 0 });
  const { fromAtMs, toAtMs } = transmitters[0]!;
  const silent = { random: createRandom('none'), frequencyHz: 0, jitterS: 0 };
  const steady = { label: '1', fromAtMs, toAtMs, carrierHz: tunedHz, driftHzS: 0, warmingHz: 0, warmingS: 1 };
  const curve = syntheticDoppler(truth, place, steady, silent, 1000);
  const offsetHzAt = (atMs: number) => {
    const at = Math.max(0, Math.min(curve.length - 2, Math.floor((atMs - fromAtMs) / 1000)));
    const [a, b] = [curve[at]!, curve[at + 1]!];
    return a.frequencyHz + ((b.frequencyHz - a.frequencyHz) * (atMs - a.atMs)) / 1000 - tunedHz;
  };
  const random = createRandom('carrier pass');
  const amplitude = 0.05;
  const sigma = Math.sqrt((amplitude ** 2 / 10 ** (snrDb / 10) / 100) * (sampleRateHz / 2));
  const count = Math.floor(((toAtMs - fromAtMs) / 1000) * sampleRateHz);
  const samples = new Float32Array(2 * count);
  let phase = 0;
  for (let at = 0; at < count; at++) {
    phase += (2 * Math.PI * offsetHzAt(fromAtMs + (at / sampleRateHz) * 1000)) / sampleRateHz;
    samples[2 * at] = amplitude * Math.cos(phase) + sigma * random.normal();
    samples[2 * at + 1] = amplitude * Math.sin(phase) + sigma * random.normal();
  }
  return { samples, known, fromAtMs, offsetHzAt };
}

describe('dawa carrier', () => {
  it('turns a recording of a pass into what dawa fit reads: the Doppler to a fraction of 2 Hz', async () => {
    const { samples, known, fromAtMs, offsetHzAt } = recordPass();
    writeFileSync(file('pass.wav'), stereo(samples));
    const start = new Date(fromAtMs).toISOString();
    const told = await typeDawa(
      `carrier --in ${file('pass.wav')} --iq --tuned ${tunedHz} --start ${start}`,
      nowAtMs,
    );
    expect([told.stderr, told.exitCode]).toEqual(['', 0]);
    const rows = told.stdout.trim().split('\n').slice(1);
    expect(rows.length).toBeGreaterThan((samples.length / 2 / sampleRateHz) * 3.8);
    const squares = rows.map((row) => {
      const [atMs, frequencyHz] = row.split(',').map(Number);
      return (frequencyHz! - tunedHz - offsetHzAt(atMs!)) ** 2;
    });
    const rmsHz = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
    expect(rmsHz).toBeLessThan(twoHz / 10);
    const header = { originator: 'TEST', createdAtMs: nowAtMs };
    writeFileSync(file('old.json'), writeElements([known], 'omm-json', header).text);
    // One reading in five seconds is enough for a fit, and takes a twentieth of the time.
    const some = ['atMs,frequencyHz,sigmaHz', ...rows.filter((_, row) => row % 20 === 0)].join('\n');
    const fitted = await typeDawa(
      `fit --elements ${file('old.json')} --in - --station 27.4728,89.6393,2334 --carrier ${tunedHz} --delays --format json`,
      nowAtMs,
      some,
    );
    expect(fitted.exitCode).toBe(0);
    // The old elements are 10 s off along the track.
    const [pass] = JSON.parse(fitted.stdout).passes;
    expect(Math.abs(Math.abs(pass.delayS) - 10)).toBeLessThan(1);
  }, 60_000);

  it('says what it wants to be told, and what it cannot read', async () => {
    const wav = file('silence.wav');
    writeFileSync(wav, writeWav(new Float32Array(20_000), { sampleRateHz }));
    const told = (line: string) => typeDawa(line, nowAtMs);
    expect(await told(`carrier --in ${wav}`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^dawa carrier: --tuned: expected what 0 Hz .*found nothing\n$/),
    });
    const usual = '--tuned 437e6 --start 2019-06-20';
    expect(await told(`carrier --in ${wav} ${usual}`)).toMatchObject({
      exitCode: 1,
      stdout: 'atMs,frequencyHz,sigmaHz\n',
      stderr: expect.stringContaining('expected a carrier in the noise, found none'),
    });
    expect(await told(`carrier --in ${wav} ${usual} --to 9000`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--from, --to: expected a band that the recording holds'),
    });
    expect(await told(`carrier --in ${file('none.wav')} ${usual}`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('none.wav: expected a file, found no such file'),
    });
    expect(await told(`carrier --in ${wav} ${usual} --iq`)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/silence\.wav: expected one of 1 channels/),
    });
    expect(await told(`carrier --in ${file('none.sigmf-meta')}`)).toMatchObject({ exitCode: 2 });
  });
});

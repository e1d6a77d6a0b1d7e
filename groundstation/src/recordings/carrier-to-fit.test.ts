import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeElements } from '@dawa/flight-dynamics/element-text';
import { parseElements } from '@dawa/flight-dynamics/elements';
import { thimphu } from '@dawa/flight-dynamics/maya1.fixture';
import { dopplerScenario } from '@dawa/flight-dynamics/orbit-fit/doppler-scenario.fixture';
import { syntheticDoppler } from '@dawa/flight-dynamics/orbit-fit/synthetic-doppler.fixture';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { createRandom } from '@dawa/seams/random';
import { afterAll, describe, expect, it } from 'vitest';
import { diskStorage } from '../archive/log-storage.ts';
import { typeDawa } from '../cli/type-dawa.fixture.ts';
import { recordingsFolder } from './list-recordings.ts';
import { RecordingWriter } from './recording-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'dawa-carrier-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sampleRateHz = 4000;
/** The receiver stands below the carrier, which is heard as a tone. */
const toneHz = 1000;
const station = `${thimphu.latitudeDeg},${thimphu.longitudeDeg},${thimphu.heightM}`;

describe('the carrier of a recorded pass', () => {
  it('brings elements that were ten seconds late back to where the satellite was', async () => {
    const { truth, known, transmitters } = dopplerScenario({
      seed: 'recorded',
      otherErrors: 0,
      recorded: [0],
    });
    const [whole] = transmitters as [(typeof transmitters)[0]];
    const atTcaMs = Math.round((whole.fromAtMs + whole.toAtMs) / 2000) * 1000;
    // Four minutes in the middle say where it is along its orbit.
    const pass = {
      ...whole,
      ...{ carrierHz: 437_000_300, fromAtMs: atTcaMs - 120_000, toAtMs: atTcaMs + 120_000 },
    };
    const quiet = { random: createRandom('quiet'), frequencyHz: 0, jitterS: 0 };
    const rows = syntheticDoppler(truth, thimphu, pass, quiet);
    await record(
      rows.map(({ frequencyHz }) => frequencyHz),
      pass.fromAtMs,
    );

    const csv = await typeDawa(`recordings carrier --data ${folder} --from-hz 700 --to-hz 1300`, pass.toAtMs);
    expect([csv.exitCode, csv.stderr]).toEqual([0, '']);
    const heard = csv.stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number) as [number, number]);
    // A point every quarter of a second, to a hertz and a half where the receiver was not just tuned.
    expect(heard.length).toBeGreaterThan(3.5 * (rows.length - 2));
    const errors = heard
      .map(([atMs, frequencyHz]) => Math.abs(frequencyHz - between(rows, atMs)))
      .toSorted((a, b) => a - b);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(1.5);

    // A reading every second does, for a test.
    const thinned = csv.stdout.split('\n').filter((_, line) => line % 4 === 0);
    writeFileSync(join(folder, 'carrier.csv'), `${thinned.join('\n')}\n`);
    const header = { originator: 'TEST', createdAtMs: pass.toAtMs };
    writeFileSync(join(folder, 'old.json'), writeElements([known], 'omm-json', header).text);
    // The pass was made on an Earth without UT1 - UTC.
    const days = [58_640, 58_680].map((mjd) => `${mjd},0,0,0`);
    writeFileSync(join(folder, 'eop.csv'), ['mjdUtc,dut1S,xpArcsec,ypArcsec', ...days].join('\n'));
    const fitted = await typeDawa(
      `fit --in ${join(folder, 'carrier.csv')} --elements ${join(folder, 'old.json')} --station ${station} --carrier 437e6 --oscillator drift --eop ${join(folder, 'eop.csv')} --format omm-json`,
      pass.toAtMs,
    );
    expect(fitted.exitCode, fitted.stderr).toBe(0);
    const [elements] = parseElements(fitted.stdout).elements;
    const offKm = (of: typeof known) => {
      const [a, b] = [truth, of].map((one) => {
        const made = createPropagator(one);
        const state = made.ok ? made.value.at(atTcaMs) : made;
        if (!state.ok) throw new TypeError(state.fault.kind);
        return state.value.positionTemeKm;
      });
      return Math.hypot(...a!.map((value, axis) => value - b![axis]!));
    };
    // Ten seconds are 76 km along the orbit.
    expect(offKm(known)).toBeGreaterThan(60);
    expect(offKm(elements!)).toBeLessThan(3);
  }, 60_000);
});

/** Sound of a receiver in USB that is tuned anew whenever it is off by 20 Hz, two seconds late. @param frequenciesHz each second */
async function record(frequenciesHz: readonly number[], fromAtMs: number): Promise<void> {
  const format = sampleFormatOf('ri16_le');
  if (!format.ok) throw new TypeError(format.fault.kind);
  const begun = await RecordingWriter.begin({
    ...{ folder: recordingsFolder(folder), recordingId: 'pass', storage: diskStorage, reserveOctets: 0 },
    start: {
      origin: 'pass',
      title: 'MAYA-1',
      hardware: 'test',
      mode: 'USB',
      sampleRateHz,
      format: format.value,
    },
    onTrouble: (why) => expect.fail(why),
  });
  if (!begun.ok) throw new TypeError(begun.fault.kind);
  const writer = begun.value;
  const random = createRandom('noise');
  let dialHz = 0;
  let phase = 0;
  for (let second = 0; second + 1 < frequenciesHz.length; second++) {
    const [from, to] = [frequenciesHz[second]!, frequenciesHz[second + 1]!];
    const believedHz = frequenciesHz[Math.max(0, second - 2)]!;
    if (Math.abs(believedHz - toneHz - dialHz) > 20) dialHz = Math.round(believedHz - toneHz);
    const atMs = fromAtMs + 1000 * second;
    writer.tune(atMs, dialHz);
    const samples = new Float32Array(sampleRateHz);
    for (let at = 0; at < sampleRateHz; at++) {
      const audioHz = from + ((to - from) * at) / sampleRateHz - dialHz;
      phase = (phase + (2 * Math.PI * audioHz) / sampleRateHz) % (2 * Math.PI);
      // 20 dB over the noise in 100 Hz.
      samples[at] = 0.05 * Math.cos(phase) + 0.0158 * random.normal();
    }
    writer.push({ kind: 'real', sampleRateHz, samples, atMs, lostSamples: 0 });
  }
  await writer.end();
}

function between(
  rows: readonly { readonly atMs: number; readonly frequencyHz: number }[],
  atMs: number,
): number {
  const second = Math.floor((atMs - rows[0]!.atMs) / 1000);
  const [a, b] = [rows[second]!, rows[second + 1]!];
  return a.frequencyHz + ((b.frequencyHz - a.frequencyHz) * (atMs - a.atMs)) / 1000;
}

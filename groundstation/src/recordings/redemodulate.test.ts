import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import { encodeAx25 } from '@dawa/protocols/ax25';
import type { DemodulateResult } from '@dawa/protocols/console/recording';
import type { RunInfo } from '@dawa/protocols/console/run';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { encodeSamples, sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { fmIq } from '@dawa/protocols/spectrum/fm-iq.fixture';
import { writeWav } from '@dawa/protocols/wav';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../archive/log-reader.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import { openArchive } from '../archive/open-archive.ts';
import { startRecord } from '../archive/start-record.ts';
import { runRecordings } from '../cli/recordings.ts';
import { loadMission } from '../config/mission-config.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import { createLinkReceiver } from '../pipeline/link-receiver.ts';

const missionFolder = fileURLToPath(new URL('../../../missions/birds2', import.meta.url));
const loaded = await loadMission(missionFolder);
if (!loaded.ok) throw new TypeError('missions/birds2 must load');
const mission = loaded.value;
const link = mission.file.links.find(({ id }) => id === 'aprs')!;

let folder: string;
let clock: VirtualClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-redemodulate-'));
  clock = new VirtualClock(Date.UTC(2026, 0, 1));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function recordings(words: string) {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const collect = async (stream: PassThrough) => {
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString();
  };
  const texts = Promise.all([collect(io.stdout), collect(io.stderr)]);
  const code = await runRecordings([...words.split(/ +/), '--data', folder], { ...io, clock });
  io.stdout.end();
  io.stderr.end();
  const [out, err] = await texts;
  return { code, out, err };
}

const demodulated = async (words: string) =>
  JSON.parse((await recordings(`demodulate ${words} --format json`)).out) as DemodulateResult;

const callsign = (text: string) => ({ callsign: text, ssid: 0, isMarked: false });
const frameOf = (text: string) =>
  encodeAx25({
    ...{ destination: callsign('CQ'), source: callsign('JG6YLG'), path: [], control: 3, pid: 0xf0 },
    information: Buffer.from(text),
  });
const [first, second, third] = ['>one', '>two', '>three'].map(frameOf) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const sampleRateHz = 22_050;
const from = '2019-06-20T12:00:00Z';

/** Three frames on the air, of which the station heard the second alone. */
async function heardInPart(start: Start = {}) {
  const sound = modulateAfsk([first, second, third].map(withFrameCheck), { sampleRateHz });
  writeFileSync(join(folder, 'pass.wav'), writeWav(sound, { sampleRateHz }));
  const run = join(folder, 'runs', 'import-birds2');
  await hear(run, second, 1500, start);
  const { code, out, err } = await recordings(
    `import ${join(folder, 'pass.wav')} --from ${from} --mission ${missionFolder} --mode FM`,
  );
  expect([code, err]).toEqual([0, '']);
  return { run, recordingId: /\S+Z-import-pass/.exec(out)![0] };
}

const liveRun: RunInfo = {
  ...{ runId: 'import-birds2', kind: 'live', missionId: 'birds2', stationId: 'thimphu', passId: null },
  ...{ startedAtMs: Date.parse(from), rate: 1, seed: null },
};

/** By its own clock; absent for one that was started long ago. */
interface Start {
  readonly startedAfterMs?: number;
}

/** Of the archive in that folder, by a station, so long after the first sample. */
async function hear(run: string, frame: Uint8Array, afterMs: number, { startedAfterMs }: Start = {}) {
  const fromAtMs = Date.parse(from);
  const { archive, journal } = await openArchive({
    ...{ directory: run, runId: 'import-birds2', clock, onFault: fail },
    bus: { publish: () => {}, subscribe: () => () => {} },
    dictionaries: [dictionaryContentsOf(mission)],
  });
  if (startedAfterMs !== undefined)
    archive.log.append(startRecord(liveRun, { atMs: fromAtMs + startedAfterMs, isContinued: true }));
  const receiver = createLinkReceiver({
    ...{ clock, archive, journal, mission: mission.file, link, isKiss: true, onFault: fail },
    bus: { publish: () => {}, subscribe: () => () => {} },
  });
  receiver.receive(Uint8Array.from([0xc0, 0, ...checked(frame), 0xc0]), fromAtMs + afterMs);
  receiver.close();
  journal.close();
  await archive.close();
}

const checked = (frame: Uint8Array) =>
  'hasFrameCheck' in link.framing && link.framing.hasFrameCheck ? withFrameCheck(frame) : frame;
const fail = (_source: string, fault: unknown) => expect.fail(String(fault));
const logged = (run: string) => [...readLog(logDirectory(run))];
const frames = (run: string) => logged(run).filter(({ kind }) => kind === 'frame');

describe('a recording that is demodulated again', () => {
  it('says which frames the archive has, and writes nothing unless told to', async () => {
    const { run, recordingId } = await heardInPart();
    const result = await demodulated(recordingId);
    expect(result).toMatchObject({ known: 1, new: 2, added: 0, missed: 0 });
    expect(result.frames.map(({ label, isNew }) => [label, isNew])).toEqual([
      ['JG6YLG>CQ:>one', true],
      ['JG6YLG>CQ:>two', false],
      ['JG6YLG>CQ:>three', true],
    ]);
    expect(frames(run)).toHaveLength(1);
    const shown = JSON.parse((await recordings(`show ${recordingId} --format json`)).out);
    expect(shown).toMatchObject({ newFrames: 2, marks: [{ isNew: true, isAdded: false }, { isNew: true }] });
  });

  it('brings what was new into the archive, at its own time, marked with where it came from, and once', async () => {
    const { run, recordingId } = await heardInPart();
    const added = await demodulated(`${recordingId} --add --mission ${missionFolder}`);
    expect(added).toMatchObject({ known: 1, new: 2, added: 2 });
    const brought = frames(run).filter(({ meta }) => meta['redemodulatedFrom'] === recordingId);
    expect(brought.map(({ meta }) => meta['text'])).toEqual(['JG6YLG>CQ:>one', 'JG6YLG>CQ:>three']);
    for (const [index, { atMs }] of brought.entries()) {
      const frame = added.frames.filter(({ isNew }) => isNew)[index]!;
      expect(atMs).toBeCloseTo(Date.parse(from) + frame.endMs, 0);
    }
    // The octets come before what was read out of them, as with everything that is received.
    expect(
      logged(run).filter(({ kind, meta }) => kind === 'raw' && meta['redemodulatedFrom'] !== undefined),
    ).toHaveLength(2);
    const records = logged(run).length;
    const again = await demodulated(`${recordingId} --add --mission ${missionFolder}`);
    expect(again).toMatchObject({ known: 3, new: 0, added: 0 });
    expect(logged(run)).toHaveLength(records);
    expect(JSON.parse((await recordings(`show ${recordingId} --format json`)).out)).toMatchObject({
      marks: [{ isAdded: true }, { isAdded: true }],
    });
  });

  it('does not take for known what a station that was started later heard of the same beacon', async () => {
    const { run, recordingId } = await heardInPart();
    await hear(run, third, 4500, { startedAfterMs: 3500 });
    expect(await demodulated(recordingId)).toMatchObject({ known: 1, new: 2, missed: 0 });
    const added = await demodulated(`${recordingId} --add --mission ${missionFolder}`);
    expect(added).toMatchObject({ known: 1, new: 2, added: 2 });
    expect(await demodulated(recordingId)).toMatchObject({ known: 3, new: 0 });
  });

  it('takes for known what the same station heard a little late', async () => {
    const { run, recordingId } = await heardInPart();
    await hear(run, third, 4500);
    expect(await demodulated(recordingId)).toMatchObject({ known: 2, new: 1, missed: 0 });
  });

  it('takes for known what a station heard whose clock was put back after it was started', async () => {
    const { recordingId } = await heardInPart({ startedAfterMs: 3_600_000 });
    expect(await demodulated(recordingId)).toMatchObject({ known: 1, new: 2, missed: 0 });
  });

  it('takes frames out of IQ too', async () => {
    const iqRateHz = 48_000;
    const sound = modulateAfsk([first, second].map(withFrameCheck), { sampleRateHz: iqRateHz, level: 1 });
    const sender = { sampleRateHz: iqRateHz, carrierHz: 800, deviationHz: 3000, amplitude: 0.5 };
    const format = sampleFormatOf('cf32_le');
    if (!format.ok) throw new TypeError('cf32_le');
    const silence = new Float32Array(iqRateHz / 4);
    const iq = fmIq(Float32Array.from([...sound, ...silence]), sender);
    writeFileSync(join(folder, 'iq.sigmf-data'), encodeSamples(iq, format.value));
    const global = { 'core:datatype': 'cf32_le', 'core:sample_rate': iqRateHz, 'core:version': '1.2.5' };
    const captures = [{ 'core:sample_start': 0, 'core:datetime': from, 'core:frequency': 145_825_000 }];
    writeFileSync(join(folder, 'iq.sigmf-meta'), JSON.stringify({ global, captures, annotations: [] }));
    const { out, err } = await recordings(
      `import ${join(folder, 'iq.sigmf-meta')} --mission ${missionFolder}`,
    );
    const [recordingId] = /\S+Z-import-iq/.exec(out) ?? expect.fail(err);
    const result = await demodulated(recordingId);
    expect(result.frames.map(({ label, modulation }) => [label, modulation])).toEqual([
      ['JG6YLG>CQ:>one', 'afsk1200'],
      ['JG6YLG>CQ:>two', 'afsk1200'],
    ]);
    expect((await recordings(`demodulate ${recordingId} --with cw-audio`)).err).toMatch(/found cw-audio/);
  });

  it.each([
    ['demodulate none', /ID: expected a recording below/],
    ['demodulate --with psk31', /--with: expected afsk1200, .*, found psk31/],
    ['demodulate --add', /--mission: expected the folder of a mission, found nothing/],
    ['carrier', /no-carrier: expected IQ, or sound of USB, LSB or CW, found FM/],
    ['list --format csv', /--format: expected table or json, found csv/],
    ['import none.wav', /FILE: expected a WAV file or .sigmf-meta, found none.wav/],
    ['delete', /action: expected list, show, demodulate, carrier, import, found delete/],
  ])('says in one line what is wrong: dawa recordings %s', async (words, expected) => {
    await heardInPart();
    const { code, out, err } = await recordings(words);
    expect([code, out]).toEqual([2, '']);
    expect(err.trim()).toMatch(expected);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('says what to do with OGG, which SatNOGS hands out', async () => {
    writeFileSync(join(folder, 'satnogs.wav'), Buffer.from('OggS\0\x02 and so on'));
    expect((await recordings(`import ${join(folder, 'satnogs.wav')} --from ${from}`)).err).toMatch(
      /not-wav: expected RIFF and WAVE, found OGG, which ffmpeg/,
    );
    expect((await recordings('list --format json')).out).toBe('{\n  "recordings": []\n}\n');
  });
});

const data = join(
  process.env['DAWA_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'ax25/direwolf_decodes.json',
);
const isAbsent = !existsSync(data);
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';

/** Recordings of satellites by radio amateurs and what Direwolf 1.6 found in them; they are read where they lie. */
describe.skipIf(isAbsent)(`recordings of satellites${reason}`, () => {
  const decodes: { recording: string; frames: { hex: string }[] }[] = !isAbsent
    ? JSON.parse(readFileSync(data, 'utf8'))
    : [];
  it.each(decodes.map(({ recording, frames: found }) => [recording, found] as const))(
    '%s gives what Direwolf finds in it, octet for octet',
    async (recording, found) => {
      const { code } = await recordings(
        `import ${join(dirname(data), `${recording}.wav`)} --from ${from} --mode FM`,
      );
      expect(code).toBe(0);
      const result = await demodulated('');
      expect(result.frames.map(({ hex }) => hex)).toEqual(
        expect.arrayContaining(found.map(({ hex }) => hex)),
      );
      expect(result).toMatchObject({ known: 0, new: result.frames.length });
    },
  );
});

import { describe, expect, it } from 'vitest';
import type { ProcedureResult } from '../../report/results.ts';
import { type MemoryBenchSettings, memoryBench } from '../memory-bench.fixture.ts';
import { phase } from '../procedure.ts';
import { interoperability } from './interoperability.ts';

/** The gate, or the phases of it that have these words in their titles. */
async function judged(settings: MemoryBenchSettings = {}, titles: readonly string[] = ['']) {
  const rig = await memoryBench(settings);
  const phases = interoperability.phases.filter(({ title }) => titles.some((part) => title.includes(part)));
  return rig.run({ ...interoperability, phases });
}

const stepsOf = ({ phases }: ProcedureResult) => phases.flatMap(({ steps }) => steps);
const badOf = (result: ProcedureResult) =>
  stepsOf(result).filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');

describe('the interoperability gate of the digipeater', () => {
  it('passes the payload as its mission declares it, every case octet for octet', async () => {
    const result = await judged();
    expect(badOf(result)).toEqual([]);
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(interoperability.phases.map(() => 'pass'));
    const repeated = stepsOf(result).filter(({ expected }) => expected.startsWith('QT1AA'));
    expect(repeated.length).toBeGreaterThan(40);
    const letBe = stepsOf(result).filter(({ expected }) => expected === 'no transmission');
    expect(letBe.length).toBeGreaterThan(30);
  }, 180_000);

  // AISAT: hessu/aprsc#53, wb2osz/direwolf#254. A payload with its fault is one that nobody would hear.
  it('fails a payload that sends as AISAT did, by each of its readers, with the octets', async () => {
    const result = await judged({ faults: ['empty-via'] }, ['Power on', 'Repeats', 'can be read']);
    expect(result.verdict).toBe('fail');
    const aris = badOf(result).find(({ title }) => title.startsWith('ARISS'))!;
    expect(aris.expected).toMatch(/^QT1AA>CQ,A55BTN,ARISS\*:>#\d+\. hello = 86a2[0-9a-f]+$/);
    expect(aris.found).toMatch(
      /^QT1AA>CQ,A55BTN,ARISS\*,,:.* = 86a2[0-9a-f]+40404040404060[0-9a-f]+; octet 27 \(digipeater 2\): expected e1, found e0$/,
    );
    const readers = badOf(result).map(({ title }) => title);
    expect(readers).toContain('The strict parser: empty-callsign');
    expect(readers).toContain('The rules of iGates and APRS-IS: empty-address');
    const direwolf = stepsOf(result).find(({ title }) => title.startsWith('Direwolf'))!;
    if (direwolf.verdict === 'not-run') expect(direwolf.found).toContain('apt-get install direwolf');
    else expect(direwolf).toMatchObject({ verdict: 'fail', found: expect.stringMatching(/empty/) });
  }, 180_000);

  // Each of them was met in a program that flies or digipeats: see the faults of the payload.
  it.each([
    [
      'lower-case-call',
      'Repeats',
      'ARISS is sent on',
      /a55btn.*; octet 14 \(digipeater 1\): expected 82, found c2/,
    ],
    ['ssid-15-bug', 'altered', 'A source of SSID 15', /octet 13 \(source\): expected 7e, found 6e/],
    [
      'own-call-bug',
      'own call in',
      'A55BTN is sent on',
      /^nothing for QT1A.>CQ,A55BTN:.* = 86a2.*, 3 attempts$/,
    ],
    ['kiss-escape-bug', 'altered', 'What KISS escapes', /information.*expected c0, found dc/],
  ])(
    'finds %s',
    async (fault, titles, step, found) => {
      const result = await judged({ faults: [fault] }, ['Power on', titles]);
      expect(result.verdict).toBe('fail');
      expect(badOf(result).find(({ title }) => title.includes(step))?.found).toMatch(found);
    },
    30_000,
  );

  it('finds a payload that answers in another way than its mission declares', async () => {
    const rig = await memoryBench();
    const [powerOn, repeats] = interoperability.phases;
    const otherwise = phase('Set otherwise', { requirements: [] }, async (steps) => {
      await steps.command('SET_DIGI', { alias_mask: 7, style: 'REPLACE', own_call: 'A55BTN', own_ssid: 0 });
    });
    const result = await rig.run({ ...interoperability, phases: [powerOn!, otherwise, repeats!] });
    expect(badOf(result).map(({ title }) => title)).toEqual([
      ...['ARISS', 'APRSAT', 'WIDE', 'WIDE1-1', 'WIDE2-1'].map((path) =>
        expect.stringContaining(`${path} is sent on`),
      ),
    ]);
  }, 180_000);

  it('says of a payload that repeats nothing what it waited for', async () => {
    const rig = await memoryBench();
    const phases = interoperability.phases.filter(({ title }) =>
      /Power on|own call as|can be read/.test(title),
    );
    rig.world.payload!.digipeater.queue.send = () => false;
    const result = await rig.run({ ...interoperability, phases });
    expect(badOf(result)[0]!.found).toMatch(
      /^nothing in 8 s, and nothing for the frame behind it for A55BTN-5>/,
    );
    expect(result.phases.at(-1)).toMatchObject({ verdict: 'inconclusive' });
  }, 180_000);

  it('does not take silence for obedience: a payload that says nothing to anything is not asked for long', async () => {
    const rig = await memoryBench();
    const phases = interoperability.phases.filter(({ title }) =>
      /Power on|against the rules|Repetitions/.test(title),
    );
    rig.world.payload!.digipeater.queue.send = () => false;
    const result = await rig.run({ ...interoperability, phases });
    expect(result.phases[1]).toMatchObject({ verdict: 'inconclusive' });
    expect(result.phases[1]!.reason).toMatch(
      /^air: expected an answer to anything, found nothing for 6 frames/,
    );
    expect(result.phases[2]).toMatchObject({ verdict: 'not-run' });
  }, 180_000);

  it('sends nothing more once the campaign was stopped', async () => {
    const rig = await memoryBench();
    const stop = new AbortController();
    const sent: number[] = [];
    const { send } = rig.bench.air!;
    rig.bench.air!.send = async (frame) => {
      sent.push(rig.clock.nowAtMs());
      if (sent.length === 5) stop.abort(new TypeError('stopped'));
      await send.call(rig.bench.air, frame);
    };
    const result = await rig.run(interoperability, stop.signal);
    await rig.clock.runFor(60_000);
    expect(result.phases.at(-1)!.verdict).toBe('not-run');
    expect(sent.length).toBeLessThanOrEqual(6);
  }, 180_000);

  it('is left out where nobody listens at the antenna connector', async () => {
    const result = await judged({ plan: ({ air: _none, ...plan }) => plan });
    expect(new Set(result.phases.map(({ reason }) => reason))).toEqual(
      new Set(['not run: no radio on the antenna connector (air in the bench file)']),
    );
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadXtce } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import { Dictionary } from '../bench/dictionary.ts';
import type { ProcedureResult } from '../report/results.ts';
import { withoutCase } from './functional/every-case.ts';
import { functional } from './functional.ts';
import { type MemoryBenchSettings, memoryBench } from './memory-bench.fixture.ts';
import type { Procedure } from './procedure.ts';

const mission = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));

/** The whole procedure, or the phases named and the one that switches on. */
const test = async (settings: MemoryBenchSettings, ...titles: string[]) => {
  const { phases } = functional;
  const wanted = ['Power on', ...titles];
  const procedure: Procedure = {
    ...functional,
    phases: titles.length === 0 ? phases : phases.filter(({ title }) => wanted.includes(title)),
  };
  return (await memoryBench(settings)).run(procedure);
};

const verdicts = ({ phases }: ProcedureResult) =>
  Object.fromEntries(phases.map(({ title, verdict }) => [title, verdict]));
const failed = (result: ProcedureResult) =>
  result.phases.filter(({ verdict }) => verdict === 'fail').map(({ title }) => title);
const failedSteps = ({ phases }: ProcedureResult) =>
  phases.flatMap(({ steps }) => steps.filter(({ verdict }) => verdict === 'fail').map(({ title }) => title));

describe('the functional procedure', () => {
  it('passes a sound breadboard in every phase', async () => {
    const result = await test({});
    const wrong = result.phases.flatMap(({ steps }) => steps.filter(({ verdict }) => verdict !== 'pass'));
    expect(wrong).toEqual([]);
    expect(result.verdict).toBe('pass');
    expect(result.phases.every(({ steps }) => steps.length > 0)).toBe(true);
  });

  it('turns red when the breadboard no longer notices an overcurrent, and only there', async () => {
    const result = await test({ blindTo: ['overcurrent'] }, 'Mode and settings', 'Overcurrent', 'Power off');
    expect(result.verdict).toBe('fail');
    expect(failed(result)).toEqual(['Overcurrent']);
    expect(result.teardown.verdict).toBe('pass');
  });

  it.each([
    ['watchdog', 'Events', 'Event WDT_RESET'],
    ['ptt-timeout', 'Events of the transmitter', 'Event PTT_TIMEOUT'],
    ['magic', 'Store', 'STORE_CLEAR, magic 0xb7a4'],
    ['packet-crc', 'Refusals', 'Ping with a damaged check'],
  ] as const)('finds a breadboard that is blind to %s', async (blind, phase, step) => {
    const plan: MemoryBenchSettings['plan'] = (sound) => ({
      ...sound,
      simulator: { ...sound.simulator, disabledDetections: [blind] },
    });
    const result = await test({ plan }, phase);
    expect(failed(result)).toEqual([phase]);
    expect(failedSteps(result)).toContain(step);
  });

  it('says that the faults were not run where nobody can inject them, and tests the rest', async () => {
    const result = await test({ hasInjector: false }, 'Ping', 'Overcurrent', 'Events of the transmitter');
    expect(verdicts(result)).toMatchObject({ Ping: 'pass', Overcurrent: 'not-run' });
    expect(result.verdict).toBe('pass');
  });

  it('leaves out what the article is known not to have, with the reason, and sees that it refuses it', async () => {
    const lacks = { 'service 20': 'none built in', STORE_DUMP: 'no room', BOOT: 'a silent start' };
    const plan: MemoryBenchSettings['plan'] = (sound) => ({
      ...sound,
      article: { ...sound.article, lacks },
    });
    const result = await test({ plan }, 'Store', 'Parameters', 'Refusals');
    const steps = result.phases.flatMap((phase) => phase.steps);
    expect(verdicts(result)).toMatchObject({ Store: 'pass', Parameters: 'not-run' });
    expect(steps.find(({ title }) => title === 'STORE_DUMP')).toMatchObject({
      ...{ verdict: 'not-run', found: 'not run: this article has no STORE_DUMP: no room' },
    });
    // This breadboard has them all the same, and the bench file lies.
    expect(failedSteps(result)).toEqual(
      [
        ...[
          'STORE_DUMP, which it has not',
          'SET_PARAMETER, which it has not',
          'GET_PARAMETER, which it has not',
        ],
      ].sort((a, b) => failedSteps(result).indexOf(a) - failedSteps(result).indexOf(b)),
    );
  });

  it.each([
    ['bus-sag', 'Housekeeping', 'bus_voltage'],
    ['synth-unlock', 'Housekeeping', 'Synthesizer locked'],
    ['silent', 'Power on', 'Boot event 0x0101'],
  ])('finds a breadboard born with %s', async (fault, phase, step) => {
    const result = await test({ faults: [fault] }, 'Housekeeping');
    const found = result.phases.find(({ title }) => title === phase)!;
    expect(found.verdict).toBe('fail');
    expect(found.steps.filter(({ verdict }) => verdict === 'fail').map(({ title }) => title)).toContain(step);
  });
});

describe('the dictionary of the mission', () => {
  const read = async () => readFile(join(mission, 'telemetry.xml'), 'utf8');
  const dictionaryOf = (xml: string) => new Dictionary(loadXtce(xml).definition!);

  it('has no telecommand, structure or event that nobody tests', async () => {
    expect(withoutCase(dictionaryOf(await read()))).toEqual([]);
  });

  it('is noticed to have grown', async () => {
    const xml = await read();
    const renamed = xml
      .replace('MetaCommand name="SET_TXDELAY"', 'MetaCommand name="SET_POWER"')
      .replace('SequenceContainer name="EVENT_STORE_FULL"', 'SequenceContainer name="EVENT_STORE_EMPTY"')
      .replace('SequenceContainer name="HK_PAYLOAD_SLOW"', 'SequenceContainer name="HK_PAYLOAD_THIRD"');
    expect(withoutCase(dictionaryOf(renamed))).toEqual(['SET_POWER', 'HK_PAYLOAD_THIRD', 'STORE_EMPTY']);
  });
});

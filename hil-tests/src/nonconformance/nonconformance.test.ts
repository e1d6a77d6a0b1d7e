import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignOf, phaseOf, procedureOf, stepOf } from '../report/campaign.fixture.ts';
import type { StepResult } from '../report/results.ts';
import { openRegister, type Register } from './register.ts';
import { updateRegister } from './update-register.ts';

let folder: string;
let register: Register;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-ncr-'));
  register = openRegister(join(folder, 'ncr'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (number: number, steps: StepResult[], reason?: string, serial = 'S-1') =>
  campaignOf([procedureOf('P-1', [phaseOf('Supply', ['R-1'], steps, reason)])], { number, serial });

const failing = () => stepOf('Volts', 'fail');
const passing = () => stepOf('Volts', 'pass');

describe('a non-conformance record', () => {
  it('is opened by a failure, with all that a review board asks', async () => {
    const { opened } = await updateRegister(register, run(1, [failing(), stepOf('Ohms', 'inconclusive')]));
    expect(opened).toMatchObject([
      {
        ...{ id: 'NCR-0001', state: 'open', requirements: ['R-1'], phase: 'Supply', step: 'Volts', count: 1 },
        ...{ expected: '4.85 to 5.15 V', found: '4.7 V', disposition: null, closed: null },
        article: { model: 'EM', serial: 'S-1' },
        procedure: { id: 'P-1', version: '1.0' },
        occurrences: [{ campaignId: 'bench-001', softwareCommit: 'c'.repeat(40), firmware: '1.4.0' }],
      },
    ]);
  });

  it('counts the same failure again instead of a second record', async () => {
    await updateRegister(register, run(1, [failing()]));
    const { opened, seenAgain } = await updateRegister(register, run(2, [failing()]));
    expect(opened).toEqual([]);
    expect(seenAgain.map(({ id, count }) => [id, count])).toEqual([['NCR-0001', 2]]);
    const { records } = await register.all();
    expect(records[0]!.occurrences.map(({ campaignId }) => campaignId)).toEqual(['bench-001', 'bench-002']);
  });

  it('is another one for another article', async () => {
    await updateRegister(register, run(1, [failing()]));
    const { opened, untouched } = await updateRegister(register, run(2, [failing()], undefined, 'S-2'));
    expect(opened.map(({ id }) => id)).toEqual(['NCR-0002']);
    expect(untouched).toEqual([]);
  });

  it('is closed by the re-test, with the run that did it', async () => {
    await updateRegister(register, run(1, [failing()]));
    const { closed } = await updateRegister(register, run(2, [passing()]));
    expect(closed).toMatchObject([{ state: 'closed', closed: { campaignId: 'bench-002', by: 're-test' } }]);
  });

  it.each<[string, StepResult[], string | undefined]>([
    ['a run that did not take the step', [stepOf('Ohms', 'pass')], undefined],
    ['a step that was not run', [stepOf('Volts', 'not-run')], undefined],
    ['a step that could not be decided', [stepOf('Volts', 'inconclusive')], undefined],
    ['a phase that was cut off', [passing()], 'the line broke'],
  ])('stays open over %s', async (_, steps, reason) => {
    await updateRegister(register, run(1, [failing()]));
    const { closed, untouched } = await updateRegister(register, run(2, steps, reason));
    expect(closed).toEqual([]);
    expect(untouched.map(({ id }) => id)).toEqual(['NCR-0001']);
  });

  it('is a new one, naming the old, when a closed failure comes back', async () => {
    await updateRegister(register, run(1, [failing()]));
    await updateRegister(register, run(2, [passing()]));
    const { opened } = await updateRegister(register, run(3, [failing()]));
    expect(opened).toMatchObject([{ id: 'NCR-0002', recurrenceOf: 'NCR-0001' }]);
  });

  it('is not counted twice when a campaign is closed a second time after its runner was lost', async () => {
    await updateRegister(register, run(1, [failing()]));
    const { opened } = await updateRegister(register, run(1, [failing()]));
    expect(opened.map(({ id, count }) => [id, count])).toEqual([['NCR-0001', 1]]);
  });

  it('is one of at most twenty that a phase opens, and the last says how many more failed', async () => {
    const many = Array.from({ length: 500 }, (_, index) => stepOf(`Try ${index}`, 'fail'));
    const { opened } = await updateRegister(register, run(1, many));
    expect(opened.length).toBe(20);
    expect(opened.at(-1)!.found).toContain('and 480 more steps of this phase failed');
  });

  it('names at most fifty of a thousand runs, the first and the last ones, and counts them all', async () => {
    await updateRegister(register, run(1, [failing()]));
    for (let number = 2; number <= 60; number++) await updateRegister(register, run(number, [failing()]));
    const [record] = (await register.all()).records;
    expect(record!.count).toBe(60);
    expect(record!.occurrences.length).toBe(50);
    expect(record!.occurrences[0]!.campaignId).toBe('bench-001');
    expect(record!.occurrences.at(-1)!.campaignId).toBe('bench-060');
  });
});

describe('the register', () => {
  it('gives numbers once, also to two benches at the same moment', async () => {
    const others = Array.from({ length: 4 }, (_, index) =>
      updateRegister(openRegister(register.folder), run(1, [failing()], undefined, `S-${index}`)),
    );
    const ids = (await Promise.all(others)).flatMap(({ opened }) => opened.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(['NCR-0001', 'NCR-0002', 'NCR-0003', 'NCR-0004']);
  });

  it('tells of a file that it cannot read, goes on without, and never writes over it', async () => {
    await updateRegister(register, run(1, [failing()]));
    writeFileSync(join(register.folder, 'NCR-0007.json'), '{"id":"NCR-0007"}');
    writeFileSync(join(register.folder, 'NCR-0008.json'), 'half');
    writeFileSync(join(register.folder, 'notes.txt'), 'mine');
    const { faults, seenAgain } = await updateRegister(register, run(2, [failing()]));
    expect(faults).toHaveLength(2);
    expect(faults[1]).toBe('NCR-0008.json: expected a non-conformance record, found something else');
    expect(seenAgain.map(({ id }) => id)).toEqual(['NCR-0001']);
    const { opened } = await updateRegister(register, run(3, [failing(), stepOf('Ohms', 'fail')]));
    expect(opened.map(({ id }) => id)).toEqual(['NCR-0009']);
    expect(readFileSync(join(register.folder, 'NCR-0008.json'), 'utf8')).toBe('half');
    expect(readdirSync(register.folder)).toContain('notes.txt');
  });
});

import { describe, expect, it } from 'vitest';
import { canaries, decodeNote, encodeNote } from './canaries.ts';
import { decoderTarget } from './decoder-target.ts';
import { fuzzAll } from './fuzz-all.ts';
import { inputOf, runTrials, showInput } from './run-trials.ts';
import type { FuzzTarget } from './target.ts';

/** A fiftieth of what each parser gets in CI. */
const inputs = 20_000;
const inThisThread = canaries.filter(({ finding }) => finding !== 'hangs');

describe('planted bugs', () => {
  it.each(inThisThread.map((one) => [one.target.name, one] as const))(
    '%s is found',
    async (_, { target, finding }) => {
      const { findings } = await runTrials(target, { seed: 'canaries', from: 0, to: inputs });
      expect(findings.map(({ kind }) => kind)).toContain(finding);
      const told = findings.find(({ kind }) => kind === finding)!;
      if (finding !== 'leaks') expect(told.input).toBe(showInput(inputOf(target, 'canaries', told.at)));
    },
  );

  it('an endless loop is found from outside, and its input told', async () => {
    const target = 'canary/never-ends';
    const [report] = await fuzzAll([{ target, seed: 'canaries', from: 0, to: inputs }], { hangMs: 1000 });
    expect(report!.findings).toMatchObject([{ kind: 'hangs', target }]);
    expect(report!.findings[0]!.input).toMatch(/^42/);
  });

  it('are all that is found: the same parser without bugs is let alone', async () => {
    const target = decoderTarget({
      name: 'notes',
      parsers: [],
      shape: () => ({ seeds: [encodeNote({ count: 1, data: new Uint8Array(9) })] }),
      decode: decodeNote,
      encode: (note) => encodeNote(note),
    }) as FuzzTarget;
    const { findings, taken } = await runTrials(target, { seed: 'canaries', from: 0, to: inputs });
    expect(findings).toEqual([]);
    expect(taken).toBeGreaterThan(inputs / 20);
  });
});

import { describe, expect, it } from 'vitest';
import type { Plot } from '../../report/results.ts';
import { mostAttachedOctets } from './attach.ts';
import { overview, runPhaseOf } from './one-phase.fixture.ts';

describe('an attached file', () => {
  it('is kept with its hash, under a name that no folder can be left by', async () => {
    const put: { name: string; octets: number }[] = [];
    const attachments = {
      put: async ({ name, bytes }: { name: string; bytes: Uint8Array }) => {
        put.push({ name, octets: bytes.length });
        return `attachments/${name}`;
      },
    };
    const { phase } = await runPhaseOf(
      async (steps) => {
        await steps.attach('../../etc/frames of the pass.kiss', 'application/octet-stream', 'abc');
      },
      { desk: { attachments } },
    );
    // SHA-256 of "abc": FIPS 180-2, appendix B.1
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(put).toEqual([{ name: 'etc-frames-of-the-pass-ba7816bf.kiss', octets: 3 }]);
    expect(phase.steps[0]!.attachments).toEqual([
      {
        ...{ name: '../../etc/frames of the pass.kiss', mediaType: 'application/octet-stream' },
        ...{ file: 'attachments/etc-frames-of-the-pass-ba7816bf.kiss', octets: 3, sha256 },
      },
    ]);
    expect(phase.verdict).toBe('pass');
  });

  it('that the disk refuses is a doubt, and so is one without end', async () => {
    const attachments = {
      put: async () => {
        throw new Error('ENOSPC: no space left on device');
      },
    };
    const { phase } = await runPhaseOf(
      async (steps) => {
        await steps.attach('a.txt', 'text/plain', 'a');
        await steps.attach('b.raw', 'application/octet-stream', new Uint8Array(mostAttachedOctets + 1));
      },
      { desk: { attachments } },
    );
    expect(overview(phase.steps)).toEqual([
      'inconclusive Attach a.txt: ENOSPC: no space left on device',
      `inconclusive Attach b.raw: ${mostAttachedOctets + 1} octets, of at most ${mostAttachedOctets}`,
    ]);
  });
});

describe('a drawing', () => {
  const plot: Plot = {
    title: 'Supply',
    x: { label: 'Time', unit: 's' },
    y: { label: 'Voltage', unit: 'V' },
    series: [{ name: 'bus', kind: 'line', xs: [0, 1], ys: [5, 5.01] }],
  };

  it('is data in the record', async () => {
    const { phase } = await runPhaseOf(async (steps) => steps.plot('Supply', plot));
    expect(phase.steps[0]).toMatchObject({ verdict: 'pass', found: '2 points', plot });
  });

  it.each([
    ['a value is missing', { ys: [5] }, 'bus: expected 2 values, found 1'],
    ['a value is none', { ys: [5, Number.NaN] }, 'bus: expected numbers, found NaN'],
    ['an error bar is missing', { lows: [4] }, 'bus: expected 2 values, found 1'],
  ])('is refused when %s', async (_case, change, reason) => {
    const wrong = { ...plot, series: [{ ...plot.series[0]!, ...change }] };
    const { phase } = await runPhaseOf(async (steps) => steps.plot('Supply', wrong));
    expect(phase).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining(reason) });
  });
});

describe('a deviation', () => {
  it('stands beside the plan, proves nothing and fails nothing', async () => {
    const deviation = { planned: '2 h soak', asRun: '0.5 h', reason: 'the chamber was needed elsewhere' };
    const { phase, procedure } = await runPhaseOf(async (steps) => {
      await steps.attempts('Soak', { atMost: 1 }, async (again) => {
        again.deviate(deviation);
        return true;
      });
      steps.deviate({ ...deviation, asRun: '0.4 h' });
    });
    expect(phase.verdict).toBe('pass');
    expect(phase.steps[1]).toMatchObject({ verdict: 'not-run', expected: '2 h soak' });
    expect(procedure.deviations?.map(({ asRun }) => asRun)).toEqual(['0.5 h', '0.4 h']);
  });

  it('alone is no pass', async () => {
    const { phase } = await runPhaseOf(async (steps) =>
      steps.deviate({ planned: 'all', asRun: 'nothing', reason: 'no time' }),
    );
    expect(phase.verdict).toBe('not-run');
  });
});

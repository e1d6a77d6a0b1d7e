import { describe, expect, it } from 'vitest';
import { exportedParsers, noParsers } from './exported-parsers.ts';
import { leastRecovered, recoveryFigures } from './recovery.ts';
import { runTrials } from './run-trials.ts';
import { sharesOf } from './share.ts';
import { fuzzTargets } from './targets.ts';

/** A taste of what `npm run fuzz` does with a million inputs for each parser. */
const inputs = 300;

describe('parsers of ccsds-parser among mutated inputs', () => {
  it.each(fuzzTargets.map((target) => [target.name, target] as const))(
    '%s keeps its promises',
    async (_, target) => {
      const { findings } = await runTrials(target, {
        seed: 'test',
        from: 0,
        to: inputs,
        watchesMemory: false,
      });
      expect(findings).toEqual([]);
    },
  );

  it('are all there: whoever exports a parser adds a target for it', () => {
    const fuzzed = new Set(fuzzTargets.flatMap((target) => target.parsers));
    expect(exportedParsers().filter((name) => !fuzzed.has(name))).toEqual([]);
    expect(Object.keys(noParsers).filter((name) => fuzzed.has(name))).toEqual([]);
  });

  it('have targets of different names', () => {
    const names = fuzzTargets.map((target) => target.name);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe('frames and packets behind garbage', () => {
  it.each(recoveryFigures('test', 10))('$name come out again', ({ sent, recovered }) => {
    expect(recovered / sent).toBeGreaterThanOrEqual(leastRecovered);
  });
});

describe('shares of the work', () => {
  it('hold each input of each target once', () => {
    const shares = sharesOf(['a', 'b'], 'seed', 600, 250);
    const spans = shares.filter((share) => share.target === 'a').map(({ from, to }) => [from, to]);
    expect(spans).toEqual([
      [0, 250],
      [250, 500],
      [500, 600],
    ]);
    expect(shares).toHaveLength(6);
  });
});

import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { faultScript, runFaultScript } from './fault-script.ts';

const read = (faults: unknown) => {
  const script = faultScript.safeParse({ faults });
  return script.success ? script.data : script.error.issues[0]!;
};

describe('a script of faults', () => {
  it('plays each fault at its time, for its time, on its payload', async () => {
    const clock = new VirtualClock(0);
    const said: unknown[] = [];
    const script = faultScript.parse({
      faults: [
        { name: 'stuck-ptt', afterS: 60, durationS: 30, payload: 2 },
        { name: 'overcurrent', afterS: 70, settings: { currentA: 2 } },
      ],
    });
    runFaultScript(script, clock, (...words) => said.push([clock.nowAtMs(), ...words]));
    await clock.runFor(200_000);
    expect(said).toEqual([
      [60_000, 'stuck-ptt', true, {}, 2],
      [70_000, 'overcurrent', true, { currentA: 2 }, 1],
      [90_000, 'stuck-ptt', false, {}, 2],
    ]);
  });

  it.each([
    [[{ name: 'gremlin' }], ['faults', 0, 'name'], 'found gremlin'],
    [
      [{ name: 'silent' }, { name: 'overcurrent', settings: { amperes: 2 } }],
      ['faults', 1, 'settings'],
      'expected currentA, found amperes',
    ],
    [[{ name: 'silent', settings: { much: 1 } }], ['faults', 0, 'settings'], 'expected none, found much'],
    [[{ name: 'silent', afterS: -1 }], ['faults', 0, 'afterS'], '>=0'],
  ])('that would do nothing is refused: %j', (faults, path, message) => {
    expect(read(faults)).toMatchObject({ path, message: expect.stringContaining(message) });
  });

  it('knows the faults of the station and of the bench too', () => {
    expect(
      read([
        { name: 'deep-fade' },
        { name: 'instrument-late', settings: { delayMs: 10, instrument: 'supply' } },
      ]),
    ).toMatchObject({
      faults: [{ name: 'deep-fade' }, { name: 'instrument-late' }],
    });
  });
});

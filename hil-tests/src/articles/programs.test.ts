import { fileURLToPath } from 'node:url';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBench } from '../bench/load-bench.ts';
import { openBench } from '../bench/open-bench.ts';
import { isWithout } from '../peers/peers.ts';
import { interoperability } from '../procedures/digipeater/interoperability.ts';
import { functional } from '../procedures/functional.ts';
import { runProcedure } from '../procedures/run-procedure.ts';
import type { ProcedureResult } from '../report/results.ts';

/** Long for a machine that has other work to do. */
const patienceMs = 600_000;

/** The gate as it is, but for the phase that waits half a minute of real time for a window to close, and what else is told. */
const gateWithout = (parts: RegExp) => ({
  ...interoperability,
  phases: interoperability.phases.filter(
    ({ title }) => !title.startsWith('The window') && !parts.test(title),
  ),
});
/** Direwolf takes its time with each sound: what the others say is enough. */
const leftOut = { aprx: /$^/, direwolf: /first unused/ } as const;

/** The bench of the manual; `isFast`: Direwolf in its faster sound. */
async function run(
  name: keyof typeof leftOut,
): Promise<{ result: ProcedureResult; others: ProcedureResult }> {
  const file = fileURLToPath(new URL(`../../../docs/examples/bench-${name}.yaml`, import.meta.url));
  const plan = await loadBench(file);
  if (!plan.ok) throw new TypeError(JSON.stringify(plan.fault));
  const { air } = plan.value;
  if (air?.kind !== 'program') throw new TypeError('bench: expected a program on its air');
  const timing = { ...plan.value.timing, onAirMs: 60_000 };
  const fast = { ...plan.value, timing, air: { ...air, modulation: 'g3ruh9600' as const } };
  const bench = await openBench(fast, new SystemClock(machineClock));
  try {
    const { signal } = new AbortController();
    return {
      result: await runProcedure(gateWithout(leftOut[name]), bench, signal),
      others: await runProcedure(functional, bench, signal),
    };
  } finally {
    await bench.close();
  }
}

/** Both at once: each waits for the other program most of the time. */
const runs = new Map<keyof typeof leftOut, ReturnType<typeof run>>();
beforeAll(() => {
  for (const name of ['aprx', 'direwolf'] as const) {
    if (isWithout(name, 'decode_aprs')) continue;
    const running = run(name);
    running.catch(() => {});
    runs.set(name, running);
  }
});

const stepsOf = ({ phases }: ProcedureResult) => phases.flatMap(({ steps }) => steps);
/** What was found against a case, by words of its title. */
const foundAgainst = (result: ProcedureResult, words: string) => {
  const step = stepsOf(result).find(({ title }) => title.includes(words));
  return step?.verdict === 'fail' ? step.found : (step?.verdict ?? 'no such step');
};

describe.skipIf(isWithout('aprx', 'decode_aprs'))('the gate against aprx, which nobody here wrote', () => {
  let result: ProcedureResult;
  let others: ProcedureResult;
  beforeAll(async () => {
    ({ result, others } = await runs.get('aprx')!);
  }, patienceMs);

  // Each measured before, with aprx 2.9.1 and without the gate: peers/aprx-digipeater.test.ts; fact sheet of the payload, 4.3
  it.each([
    ['ARISS is sent on', /^QT1A.>CQ,A55BTN\*:.*; octet 20 \(digipeater 1\): expected e0, found e1$/],
    ['WIDE4-4 is sent on', /^QT1A.>CQ,A55BTN\*,WIDE4-3:/],
    ['WIDE2-3 is let be', /^QT1A.>CQ,A55BTN,WIDE2-3\*:/],
    ['R7AA*,WIDE3-3 is sent on', /^nothing for QT1A.>.*, 3 attempts$/],
    ['A frame of A55BTN itself', /^A55BTN>CQ,A55BTN\*:/],
    // Longer than AX.25 allows, and sent on whole.
    ['257 octets of information', /^QT1A.>CQ,A55BTN\*:>#\d+\.x{20,}/],
    ['330 octets of information', /^QT1A.>CQ,A55BTN\*:>#\d+\.x{20,}/],
    ['Empty digipeaters behind an alias', /^QT1A.>CQ,A55BTN\*,,:/],
  ])('finds what it does otherwise: %s', (words, found) => {
    expect(foundAgainst(result, words)).toMatch(found);
  });

  it.each([
    'WIDE2-2 is sent on',
    'RS0ISS,ARISS is let be',
    'A55BTN is sent on',
    'Unaltered: A source of SSID 15',
    'Unaltered: What KISS escapes',
    'Nine digipeaters',
    'A frame as AISAT sent it',
    'The same frame again is not',
    'Nor over another path',
    'From another SSID',
  ])('and what it does right: %s', (words) => {
    expect(foundAgainst(result, words)).toBe('pass');
  });

  it('leaves out what needs a bus or a supply, says why, and has nothing to make safe', () => {
    const reason = 'not run: aprx is a program: it has no bus for telecommands';
    const left = result.phases.filter(({ verdict }) => verdict === 'not-run');
    expect(left.map((phase) => [phase.title, phase.reason])).toEqual(
      [
        'Power on and settings',
        'Messages to the payload',
        'Beacon and telemetry',
        'By ear',
        'The other styles',
      ].map((title) => [
        title,
        title === 'By ear' ? 'not run: no sound of this article on the bench' : reason,
      ]),
    );
    expect(new Set(others.phases.map((phase) => phase.reason))).toEqual(new Set([reason]));
    expect([result.verdict, others.verdict, others.unsafe]).toEqual(['fail', 'not-run', undefined]);
  });
});

describe.skipIf(isWithout('direwolf', 'decode_aprs'))(
  'the gate against Direwolf, which nobody here wrote',
  () => {
    let result: ProcedureResult;
    beforeAll(async () => {
      ({ result } = await runs.get('direwolf')!);
    }, patienceMs);

    // Measured with Direwolf 1.6 of Debian 12; full paths, large counts and replacement also in peers/direwolf-digipeater.test.ts.
    it.each([
      ['ARISS is sent on', /^QT1A.>CQ,A55BTN\*:.*; octet 20 \(digipeater 1\): expected e0, found e1$/],
      ['WIDE4-4 is sent on', /^QT1A.>CQ,A55BTN\*:/],
      ['WIDE2-3 is let be', /^QT1A.>CQ,A55BTN\*,WIDE2-2:/],
      ['A55BTN*,ARISS is let be', /^QT1A.>CQ,A55BTN,A55BTN\*:/],
      ['No information', /^QT1AA-14>CQ,A55BTN\*: = /],
      ['A source in small letters', /^qt1aa>CQ,A55BTN\*:/],
      ['A source of spaces', /^>CQ,A55BTN\*:/],
      ['330 octets of information', /^QT1A.>CQ,A55BTN\*:>#\d+\.x{20,}/],
    ])('finds what it does otherwise: %s', (words, found) => {
      expect(foundAgainst(result, words)).toMatch(found);
    });

    it.each([
      'WIDE2-2 is sent on',
      'R7AA*,WIDE3-3 is sent on',
      'R7AA*,ARISS is sent on',
      'A frame of A55BTN itself',
      'Unaltered: A source of SSID 15',
      'Unaltered: NULs',
      'Unaltered: Runs of ones',
      'Nine digipeaters',
      'The same frame again is not',
    ])('and what it does right: %s', (words) => {
      expect(foundAgainst(result, words)).toBe('pass');
    });
  },
);

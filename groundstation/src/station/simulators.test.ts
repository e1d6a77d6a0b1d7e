import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterAll, describe, expect, it } from 'vitest';
import { type Simulators, startSimulators } from './simulators.ts';

const folder = mkdtempSync(join(tmpdir(), 'dawa-sim-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fault = {
  ...{ name: 'tired', group: 'desk', effect: 'yawns', requirement: null, expectedDetection: null },
  ...{ recovery: 'coffee', settings: { hours: 8 }, isActive: false },
};

/** A simulator of nine lines: names its ports, says back what it is told, dies when told, ends with its pipe. */
const script = join(folder, 'simulator.mjs');
writeFileSync(
  script,
  `import { createInterface } from 'node:readline';
console.log(JSON.stringify({ ports: { rotator: 'pts-' + process.pid } }));
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line);
    if (message.name === 'die') { console.error('told to die'); process.exit(7); }
    if (message.type === 'list-faults') console.log(JSON.stringify({ faults: [${JSON.stringify(fault)}] }));
    else console.log(JSON.stringify({ type: 'told', atMs: 0, text: line }));
  })
  .on('close', () => process.exit(0));
`,
);

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const pidOf = (ports: Readonly<Record<string, string>>) => Number(ports['rotator']!.slice('pts-'.length));

describe('the simulators of a rehearsal', () => {
  it('get the clock, come back with it when they die, and end with the station', async () => {
    const events: string[] = [];
    const troubles: (string | null)[] = [];
    const portsInTrouble: Simulators['ports'][] = [];
    const changes: (() => void)[] = [];
    /** Resolves when `isSo` holds, looked at whenever the simulator said something. */
    const when = (isSo: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => isSo() && resolve();
        changes.push(look);
        look();
      });
    const note = () => {
      for (const change of changes) change();
    };
    const simulators: Simulators = await startSimulators({
      script,
      words: [],
      clock: new SystemClock(),
      onEvent(event) {
        events.push(event.text);
        note();
      },
      onLog: () => {},
      onTrouble(trouble) {
        troubles.push(trouble);
        if (trouble !== null) portsInTrouble.push(simulators.ports);
        note();
      },
    });
    const firstPid = pidOf(simulators.ports);
    expect(await Promise.all([simulators.faults(), simulators.faults()])).toEqual([[fault], [fault]]);
    const clockLine = JSON.stringify({ type: 'clock', atMs: 5, monotonicMs: 6, rate: 20 });
    simulators.setClock({ atMs: 5, monotonicMs: 6, rate: 20 });
    await when(() => events.length === 1);
    simulators.send({ type: 'fault', name: 'die', isActive: true });
    await when(() => events.length === 2);
    expect(events).toEqual([clockLine, clockLine]);
    await when(() => troubles.length === 2);
    expect(troubles).toEqual([expect.stringMatching(/^exit 7/), null]);
    // The system gives the names of their terminals to others.
    expect(portsInTrouble).toEqual([{}]);
    const secondPid = pidOf(simulators.ports);
    expect(secondPid).not.toBe(firstPid);
    expect(isRunning(firstPid)).toBe(false);
    await simulators.close();
    expect(isRunning(secondPid)).toBe(false);
  });

  it('that do not start say why', async () => {
    const start = startSimulators({
      script: join(folder, 'none.mjs'),
      words: [],
      clock: new SystemClock(),
      onEvent: () => {},
      onLog: () => {},
      onTrouble: () => {},
    });
    await expect(start).rejects.toThrow(/simulators: expected to run, found exit 1/);
  });
});

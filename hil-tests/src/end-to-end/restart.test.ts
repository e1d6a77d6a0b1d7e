import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { type RunningStation, startStation, temporaryFolder, userEnvironment } from './running-station.ts';

interface Page<T> {
  readonly items: readonly T[];
}
interface Run {
  readonly runId: string;
}
interface Packet {
  readonly lsn: number;
  readonly hex: string;
}

const speed = 10;
/** Of simulated time; rounding of the machine's clock is a thousandth of it. */
const oneMillisecond = 1;

describe('a station that was killed in the middle of a pass', () => {
  const folder = temporaryFolder();
  let first: RunningStation;
  let second: RunningStation;
  let before: { run: Run; origin: number; packets: readonly Packet[]; simulator: number[] };

  beforeAll(async () => {
    const port = await freePort();
    const words = ['--speed', String(speed)];
    first = await startStation({ dataFolder: folder.path, port, words });
    await first.post('/api/v1/safety/arm', { what: 'transmission', by: 'test' });
    const packets = await first.until<Page<Packet>>(
      '/api/v1/packets',
      ({ items }) => items.length >= 20,
      30_000,
    );
    const safety = await first.get<{ transmission: { isArmed: boolean } }>('/api/v1/safety');
    expect(safety.transmission.isArmed).toBe(true);
    const runs = await first.get<Page<Run>>('/api/v1/runs');
    before = {
      run: runs.items[0]!,
      origin: originOf(folder.path),
      packets: packets.items,
      simulator: simulatorsOf(first.pid),
    };
    await first.kill();
    second = await startStation({ dataFolder: folder.path, port, words });
  }, 300_000);

  afterAll(async () => {
    await first?.kill();
    await second?.stop();
    folder.remove();
  });

  it('goes on with the same run on the same clock', async () => {
    const runs = await second.get<Page<Run>>('/api/v1/runs');
    expect(runs.items.map(({ runId }) => runId)).toContain(before.run.runId);
    expect(runs.items).toHaveLength(1);
    expect(Math.abs(originOf(folder.path) - before.origin)).toBeLessThan(oneMillisecond);
  });

  it('has exactly one simulator, and the old one is gone', () => {
    expect(before.simulator).toHaveLength(1);
    expect(isAlive(before.simulator[0]!)).toBe(false);
    expect(simulatorsOf(second.pid)).toHaveLength(1);
  });

  it('shows every packet that it had shown before', async () => {
    const after = await second.get<Page<Packet>>('/api/v1/packets?limit=1000');
    const kept = new Map(after.items.map(({ lsn, hex }) => [lsn, hex]));
    for (const { lsn, hex } of before.packets) expect(kept.get(lsn)).toBe(hex);
  });

  it('does not transmit until a person arms it again', async () => {
    const safety = await second.get<{ transmission: { isArmed: boolean } }>('/api/v1/safety');
    expect(safety.transmission.isArmed).toBe(false);
  });

  it('rejoins the pass and receives on', async () => {
    const newest = Math.max(...before.packets.map(({ lsn }) => lsn));
    const isNew = ({ items }: Page<Packet>) => items.filter(({ lsn }) => lsn > newest).length >= 20;
    await second.until('/api/v1/packets?limit=1000', isNew, 60_000);
  });

  it('left an archive without damage', async () => {
    await second.stop();
    const program = fileURLToPath(new URL('../../../groundstation/bin/dawa.js', import.meta.url));
    const out = execFileSync(process.execPath, [program, 'archive', 'verify', '--data', folder.path], {
      encoding: 'utf8',
      env: userEnvironment(),
    });
    expect(out).toContain('intact');
  });
});

/** Where the line of the run's clock meets the machine's zero: the same for every point of the same line. */
function originOf(dataFolder: string): number {
  const record = JSON.parse(readFileSync(`${dataFolder}/current-run.json`, 'utf8')) as {
    anchor: { atMs: number; rate: number; monotonicMs: number };
  };
  const { atMs, rate, monotonicMs } = record.anchor;
  return atMs - rate * monotonicMs;
}

/** Process numbers of the simulators that a station has started. */
function simulatorsOf(pid: number): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      const status = readProc(child, 'stat');
      const words = readProc(child, 'cmdline').split('\0');
      // After the name in brackets: state, parent.
      const parent = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
      return parent === pid && words.some((word) => word.endsWith('payload-sim.js'));
    });
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  return readProc(pid, 'cmdline') !== '';
}

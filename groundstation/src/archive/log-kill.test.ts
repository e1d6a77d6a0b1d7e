import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import { SystemClock } from '@dawa/seams/system-clock';
import { describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import type { Page } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import { packetBytes } from './killed-station.fixture.ts';
import { openArchive } from './open-archive.ts';

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const station = program('./killed-station.fixture.ts');

// The log alone under kills: tools/faults.
describe('the archive under kill -9', () => {
  it('shows every acknowledged packet and its value when the archive is opened again', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'dawa-kill-'));
    try {
      for (const groups of [2, 12]) {
        const acknowledged = await writeUntilKilled(station, directory, groups);
        const clock = new SystemClock();
        const bus = { publish: () => {}, subscribe: () => () => {} };
        const onFault = (_source: string, fault: unknown) => expect.fail(String(fault));
        const dictionaries = [smallMission];
        const { archive } = await openArchive({
          directory,
          runId: 'killed',
          clock,
          bus,
          onFault,
          dictionaries,
        });
        // The first record is the dictionary.
        let count = 1;
        let cursor: string | null = '0_0';
        while (cursor !== null) {
          const page: Page<PacketInfo> = await archive.packets({ cursor, limit: 10_000 });
          for (const packet of page.items) {
            count++;
            const isWhole = packet.hex === Buffer.from(packetBytes(count)).toString('hex');
            if (packet.lsn !== count || !isWhole) expect.fail(`packet ${packet.lsn} in place of ${count}`);
          }
          cursor = page.next;
        }
        expect(count).toBeGreaterThanOrEqual(acknowledged);
        const [latest] = await archive.latest();
        expect(latest?.packetLsn).toBe(count);
        await everySampleIsThere(archive, count);
        await archive.close();
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }, 180_000);
});

/** Packets 2 to `last` brought one sample each, once, with its own value. */
async function everySampleIsThere(archive: StationArchive, last: number): Promise<void> {
  let lsn = 1;
  let cursor: string | null = null;
  do {
    const request = { name: 'bus_voltage', limit: 10_000, ...(cursor !== null && { cursor }) };
    const page = await archive.samples(request);
    for (const { packetLsn, raw } of page.items) {
      lsn++;
      if (packetLsn !== lsn || raw !== ((lsn * 3) & 0xff))
        expect.fail(`sample ${packetLsn} in place of ${lsn}`);
    }
    cursor = page.next;
  } while (cursor !== null);
  expect(lsn).toBe(last);
}

/** Runs the writer until it has acknowledged `groups` groups, then kills it; returns the last number it acknowledged. */
function writeUntilKilled(writer: string, directory: string, groups: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const args = ['--conditions', '@dawa/source', '--import', 'tsx', writer, directory];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.split('\n').length > groups) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(Number(text.split('\n').at(-2) ?? 0)));
  });
}

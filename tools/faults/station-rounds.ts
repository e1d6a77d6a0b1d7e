import { join } from 'node:path';
import type { StationArchive } from '@dawa/groundstation/archive/archive';
import { logDirectory } from '@dawa/groundstation/archive/log-recovery';
import { openArchive } from '@dawa/groundstation/archive/open-archive';
import { verifyStore } from '@dawa/groundstation/archive/verify-store';
import type { Page } from '@dawa/groundstation/ports';
import { describeFault } from '@dawa/seams/fault';
import { SystemClock } from '@dawa/seams/system-clock';
import { tornOctets } from './check-log.ts';
import type { KillOptions, KillTally } from './kill-rounds.ts';
import { elapse, randomFrom } from './random.ts';
import { hasAlarm, runId, smallMission, stationStep, voltageOf } from './station-steps.ts';
import { tearTail } from './tear-tail.ts';
import { startWriter } from './writer-process.ts';

/** Steps of one life of the station: those up to `safe` must be there, those up to where the next life begins may be. */
export interface Life {
  readonly from: number;
  safe: number;
}

/**
 * Kills a whole archive again and again. After each kill it is opened as a station would open it, and every packet, value,
 * command, alarm and audit entry that had been acknowledged must be found through its queries, once and as it was; its index
 * must be sound, and say of packets that are decoded again what they say.
 */
export async function runStationKills(options: KillOptions, tally: KillTally): Promise<void> {
  let directory = join(options.folder, 'station-0');
  const random = randomFrom(options.seed * 1000 + 999);
  let lives: Life[] = [];
  let next = 1;
  for (let kill = 1; kill <= options.kills; kill++) {
    if (kill % livesOfOne === 0) {
      directory = join(options.folder, `station-${kill}`);
      lives = [];
      next = 1;
    }
    const writer = startWriter([
      ...[process.execPath, options.program, '--directory', directory, '--from', String(next)],
      // As a station does, and, every third time, as the commands do that open an archive for a moment.
      ...(kill % 3 === 0 ? [] : ['--in-thread']),
    ]);
    if (random() < 1 / 8) await elapse(40 + random() * 250);
    else {
      await writer.opened;
      await elapse(random() * 300);
    }
    writer.child.kill('SIGKILL');
    const words = await writer.ended;
    const where = `station, kill ${kill}, seed ${options.seed}`;
    if (words.exitCode !== null)
      tally.findings.push(`${where}: ended by itself: ${words.complaint.slice(0, 400)}`);
    for (const fault of words.faults) tally.findings.push(`${where}: ${fault}`);
    // `opened` counts records, only `acknowledged` counts steps.
    const hasTold = words.openedLsn !== undefined && words.acknowledgedLsn !== words.openedLsn;
    lives.push({ from: next, safe: hasTold ? words.acknowledgedLsn : next - 1 });
    if (tornOctets(logDirectory(directory)) > 0) tally.tornTails++;
    else if (random() < 1 / 3) {
      tearTail(logDirectory(directory), random);
      if (tornOctets(logDirectory(directory)) > 0) tally.tornTails++;
    }
    next = (await checkStation(directory, lives, where, tally)) + 1;
    tally.kills++;
    const { from, safe } = lives.at(-1)!;
    // A step is four records at least.
    tally.acknowledged += 4 * Math.max(0, safe - from + 1);
    options.onKill?.(tally.kills, `${(next - 1).toLocaleString('en')} steps of the station`);
  }
}

/** All of it is read after each kill: a new one is begun when there is much to read. */
const livesOfOne = 6;

/** @returns the highest step of which anything is there */
export async function checkStation(
  directory: string,
  lives: readonly Life[],
  where: string,
  tally: Pick<KillTally, 'lost' | 'doubled' | 'findings'>,
): Promise<number> {
  const { archive } = await openArchive({
    ...{ directory, runId, clock: new SystemClock(), dictionaries: [smallMission] },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (_source, fault) =>
      tally.findings.push(`${where}: ${'kind' in fault ? describeFault(fault) : fault.message}`),
  });
  try {
    const found = await foundSteps(archive);
    let highest = 0;
    for (const [what, steps] of Object.entries(found)) {
      const known = new Set(steps);
      if (known.size !== steps.length) {
        tally.doubled += steps.length - known.size;
        tally.findings.push(`${where}: ${steps.length - known.size} ${what} doubled`);
      }
      const isDue = what === 'alarms' ? hasAlarm : () => true;
      const missing = lives.flatMap(({ from, safe }) => missingFrom(known, from, safe)).filter(isDue);
      if (missing.length > 0) {
        tally.lost += missing.length;
        tally.findings.push(
          `${where}: ${missing.length} ${what} lost or not as they were, the first of step ${missing[0]}`,
        );
      }
      for (const step of steps) highest = Math.max(highest, step);
    }
    return Math.max(highest, lives.at(-1)!.from - 1);
  } finally {
    await archive.close();
    const index = await verifyStore(directory, { seed: where });
    for (const finding of index?.findings ?? []) tally.findings.push(`${where}: index: ${finding}`);
  }
}

function missingFrom(known: ReadonlySet<number>, from: number, to: number): number[] {
  const missing: number[] = [];
  for (let step = from; step <= to; step++) if (!known.has(step)) missing.push(step);
  return missing;
}

/** The steps of which each kind of thing is there as it was written. */
async function foundSteps(archive: StationArchive): Promise<Record<string, number[]>> {
  const packets = await all((page) => archive.packets({ ...page, order: 'oldest' }));
  const samples = await all((page) => archive.samples({ ...page, name: 'bus_voltage', order: 'oldest' }));
  const commands = await all((page) => archive.commands({ ...page, order: 'oldest' }));
  const events = await all((page) => archive.events({ ...page, order: 'oldest' }));
  const alarms = await all((page) => archive.alarmChanges({ ...page, order: 'oldest' }));
  return {
    packets: packets.map(({ hex }) => stepOf(hex)).filter((step) => step > 0),
    values: samples
      .filter(({ raw, receivedAtMs }) => raw === voltageOf(receivedAtMs / 10))
      .map(({ receivedAtMs }) => receivedAtMs / 10),
    commands: commands
      .filter((command) => isSameJson(command, stationStep(numberIn(command.commandId)).command))
      .map(({ commandId }) => numberIn(commandId)),
    'audit entries': events.filter(({ source }) => source === 'audit').map(({ text }) => numberIn(text)),
    alarms: alarms
      .filter(({ alarmId, text }) => alarmId === `alarm-${numberIn(text)}`)
      .map(({ text }) => numberIn(text)),
  };
}

async function all<T>(read: (page: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page<T> = await read({ limit: 10_000, ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

/** 0 when the packet is not, octet for octet, that of the step it tells. */
function stepOf(hex: string): number {
  const step = Buffer.from(hex.slice(40, 48), 'hex').readUInt32BE();
  return Buffer.from(stationStep(step).packet).toString('hex') === hex ? step : 0;
}

const numberIn = (text: string) => Number(/\d+/.exec(text)?.[0] ?? 0);
const isSameJson = (a: object, b: object) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: object) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

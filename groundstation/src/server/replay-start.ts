import { alarmStateOf } from '@dawa/protocols/console/alarm-state';
import { commandRecord } from '@dawa/protocols/console/command';
import { alarmInfo, eventInfo } from '@dawa/protocols/console/event';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type * as z from 'zod/mini';
import type { JournalEntry, JournalTable } from '../archive/store/archive-store.ts';
import { nextTurn } from '../clock/next-turn.ts';
import { createBus } from '../station/bus.ts';
import { createStationState, type Snapshot } from '../station/station-state.ts';
import { commandAsOf } from './replay-command.ts';
import { replaySky } from './replay-sky.ts';
import { ReplayTape } from './replay-tape.ts';
import type { ReplayArchive, StationDoor } from './station-door.ts';

export interface ReplayStart {
  /** Everything as the page would have shown it at that instant. */
  readonly snapshot: Snapshot;
  /** What came behind it. */
  readonly tape: ReplayTape;
}

/**
 * The station as it was at an instant: what was known before, and the last minutes replayed at once into a state of their own.
 *
 * The minutes reach back to the rise of the pass that was up, five at least, and at most over some thousands of packets.
 *
 * @param toAtMs where the tape ends
 */
export async function replayStart(
  door: Pick<StationDoor, 'replay' | 'state'>,
  atMs: number,
  toAtMs: number,
): Promise<ReplayStart> {
  const { replay, state } = door;
  const { archive } = replay;
  const { run, mission, station, parametersDefined } = state.snapshot;
  const warmFromAtMs = await warmFrom(replay, atMs, mission.missionId);
  const afterLsn = await lastLsnBefore(archive, warmFromAtMs);
  const bus = createBus((error) => {
    throw error;
  });
  const past = createStationState(bus, {
    run,
    mission,
    station,
    parametersDefined,
    safety: nothingArmed,
    ...(await knownAt(
      archive,
      mission.missionId,
      parametersDefined.map(({ name }) => name),
      warmFromAtMs,
      afterLsn,
    )),
  });
  const tape = new ReplayTape(archive, mission.missionId, afterLsn, toAtMs);
  let isCut = true;
  while (isCut) {
    const piece = await tape.take(atMs);
    for (const message of piece.messages) bus.publish(message);
    isCut = piece.isCut;
    if (isCut) await nextTurn();
  }
  past.close();
  const frames = { frames: tape.frames.counts(atMs) };
  return {
    tape,
    snapshot: { ...past.snapshot, ...frames, ...replaySky(replay, mission, tape.frames, atMs) },
  };
}

async function warmFrom(
  { archive, passAt }: StationDoor['replay'],
  atMs: number,
  missionId: string,
): Promise<number> {
  const pass = passAt(atMs, missionId);
  const isUp = pass !== undefined && pass.aosAtMs <= atMs;
  const wantedAtMs = Math.min(atMs - shortestWarmUpMs, isUp ? pass.aosAtMs : atMs);
  const newest = await archive.store.packets({
    fromAtMs: Math.max(wantedAtMs, atMs - longestWarmUpMs),
    toAtMs: atMs,
    after: undefined,
    isNewestFirst: true,
    limit: mostWarmPackets,
  });
  const oldest = newest.at(-1);
  return newest.length < mostWarmPackets || oldest === undefined ? wantedAtMs : oldest.receivedAtMs;
}

/** The newest thing in the log of which the store tells that it came before an instant; 0 when there is none. */
async function lastLsnBefore({ store }: ReplayArchive, atMs: number): Promise<number> {
  const query = { ...allBefore(atMs), limit: 1 };
  const [packet] = await store.packets(query);
  const [change] = await store.journal({ ...query, table: 'alarm-changes' });
  return Math.max(packet?.lsn ?? 0, change?.lsn ?? 0);
}

/** What a page knows of the time before the tape begins. */
async function knownAt(
  archive: ReplayArchive,
  missionId: string,
  names: readonly string[],
  atMs: number,
  lsn: number,
) {
  const entries = async (table: JournalTable, limit: number) =>
    (await archive.store.journal({ ...allBefore(atMs), table, limit })).reverse();
  const isBefore = (entry: JournalEntry) => entry.lsn <= lsn;
  const events = (await entries('events', 300)).filter(isBefore);
  const changes = (await entries('alarm-changes', 5000)).filter(isBefore);
  const alarms = new Map(changes.map((entry) => readOf(alarmInfo, entry)).map((one) => [one?.alarmId, one]));
  const commands = (await entries('commands', 100)).flatMap((entry) => {
    const record = readOf(commandRecord, entry);
    return record === undefined ? [] : isBefore(entry) ? [record] : [commandAsOf(record, atMs)];
  });
  return {
    events: events.flatMap((entry) => readOf(eventInfo, entry) ?? []),
    alarms: [...alarms.values()].filter(
      (alarm) => alarm !== undefined && alarmStateOf(alarm) !== 'normal',
    ) as z.infer<typeof alarmInfo>[],
    commands,
    latest: await latestAt(archive, missionId, names, atMs, lsn),
  };
}

/** The newest sample of each parameter, where one question each can tell it. */
async function latestAt(
  archive: ReplayArchive,
  missionId: string,
  names: readonly string[],
  atMs: number,
  lsn: number,
): Promise<ParameterSample[]> {
  const latest: ParameterSample[] = [];
  const asked = names.slice(0, mostAsked);
  for (let from = 0; from < asked.length; from += askedTogether) {
    const pages = await Promise.all(
      asked
        .slice(from, from + askedTogether)
        .map((name) => archive.samples({ missionId, name, toAtMs: atMs, order: 'newest', limit: 3 })),
    );
    // What was made before and came later was not known then.
    for (const { items } of pages)
      latest.push(...items.filter(({ packetLsn }) => packetLsn <= lsn).slice(0, 1));
  }
  return latest;
}

function readOf<Schema extends z.ZodMiniType>(
  schema: Schema,
  { json }: JournalEntry,
): z.infer<Schema> | undefined {
  const read = schema.safeParse(JSON.parse(json));
  return read.success ? read.data : undefined;
}

const allBefore = (toAtMs: number) => ({
  fromAtMs: Number.NEGATIVE_INFINITY,
  toAtMs,
  after: undefined,
  isNewestFirst: true,
});

/** As the strips show it. */
const shortestWarmUpMs = 5 * 60_000;
const longestWarmUpMs = 30 * 60_000;
const mostWarmPackets = 5000;
const mostAsked = 2000;
const askedTogether = 32;

const blocked = { isArmed: false, by: null, sinceAtMs: null, blockedBy: 'a replay moves and sends nothing' };
const nothingArmed: Snapshot['safety'] = {
  motion: blocked,
  transmission: blocked,
  lock: null,
  stopped: null,
  isUplinkHeld: false,
  isKeyed: false,
  keyedSinceMs: null,
  isSimulated: true,
};

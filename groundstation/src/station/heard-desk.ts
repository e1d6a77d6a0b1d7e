import { type HeardStation, HeardStations } from '@dawa/protocols/aprs/heard-stations';
import type { AprsPosition } from '@dawa/protocols/aprs/position';
import { symbolName } from '@dawa/protocols/aprs/symbol-name';
import type {
  HeardFrame,
  HeardMessageInfo,
  HeardObjectInfo,
  HeardSeries,
  HeardStationInfo,
} from '@dawa/protocols/console/heard';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Cancel, Clock } from '@dawa/seams/clock';
import { carrierOffsetIn } from '../pipeline/heard-sound.ts';
import type { LinkFormat, LinkFrame } from '../pipeline/link-frame.ts';
import { readLinkFrame } from '../pipeline/link-frame.ts';
import { missionLinkFormat } from '../pipeline/mission-link-format.ts';
import type { Bus, LogRecord } from '../ports.ts';
import { heardSeries } from './heard-series.ts';

/** Who was heard on the links of a mission that name their senders in letters. */
export interface HeardOfMission {
  /** Those heard last at the front. */
  readonly stations: readonly HeardStationInfo[];
  readonly objects: readonly HeardObjectInfo[];
  /** The newest at the front. */
  readonly messages: readonly HeardMessageInfo[];
  /** What a station measured, out of frames of it, oldest first. */
  series(callsign: string, frames: readonly HeardFrame[]): HeardSeries;
}

/**
 * Keeps who was heard, where they are and what they said, of one mission; tells pages of it once a second at most. What was
 * heard before a restart is read from the log again: memory is all that it has.
 */
export class HeardDesk implements HeardOfMission {
  readonly #heard = new HeardStations();
  readonly #ownCallsigns: readonly string[] | undefined;
  readonly #mission: MissionFile;
  readonly #clock: Clock;
  readonly #bus: Bus;
  readonly #changed = new Map<string, HeardStation>();
  #cancelTimer: Cancel | undefined;

  constructor(mission: MissionFile, clock: Clock, bus: Bus) {
    this.#mission = mission;
    this.#clock = clock;
    this.#bus = bus;
    const named = mission.links.flatMap(({ framing }) =>
      'sources' in framing ? (framing.sources ?? []) : [],
    );
    this.#ownCallsigns = named.length === 0 ? undefined : named;
  }

  get stations(): readonly HeardStationInfo[] {
    return this.#heard.stations.map((station) => this.#infoOf(station));
  }

  get objects(): readonly HeardObjectInfo[] {
    return this.#heard.objects.map(({ position, ...object }) => ({
      ...object,
      position: placeOf(position),
      symbol: symbolOf(position),
    }));
  }

  get messages(): readonly HeardMessageInfo[] {
    return this.#heard.messages.map((message) => ({ ...message, number: message.number ?? null }));
  }

  /** @param carrierOffsetHz how far above its frequency it was sent; null where that is not known */
  hear(link: LinkFrame, heardAtMs: number, carrierOffsetHz: number | null = null): void {
    const station = this.#take(link, heardAtMs, carrierOffsetHz);
    if (station === undefined) return;
    this.#changed.set(station.callsign, station);
    this.#cancelTimer ??= this.#clock.deadline(tellPeriodMs, () => this.#tell());
  }

  /** Hears again what the log holds of this mission. */
  restore(records: Iterable<LogRecord>): void {
    const formats = this.#formats();
    if (formats.size === 0) return;
    for (const { kind, meta, bytes, atMs } of records) {
      if (kind !== 'frame' || meta['missionId'] !== this.#mission.id || !('source' in meta)) continue;
      const format = formats.get(String(meta['linkId']));
      const read = format && readLinkFrame(bytes, format);
      if (read?.ok) this.#take(read.value, atMs, carrierOffsetIn(meta));
    }
  }

  series(callsign: string, frames: readonly HeardFrame[]): HeardSeries {
    const formats = this.#formats();
    return heardSeries(callsign, frames, (linkId) => formats.get(linkId));
  }

  close(): void {
    this.#cancelTimer?.();
  }

  #formats(): ReadonlyMap<string, LinkFormat> {
    return new Map(
      this.#mission.links.flatMap((link) => {
        const format = missionLinkFormat(link)?.link;
        return format === undefined ? [] : [[link.id, format] as const];
      }),
    );
  }

  #take(
    { source, destination, path, aprs }: LinkFrame,
    heardAtMs: number,
    carrierOffsetHz: number | null,
  ): HeardStation | undefined {
    if (source === null) return undefined;
    const hops = path.map((hop) => ({ address: hop.replace(/\*$/, ''), isUsed: hop.endsWith('*') }));
    const frame = { source, destination: destination ?? '', path: hops, information: new Uint8Array(0) };
    return this.#heard.hear(frame, aprs, heardAtMs, carrierOffsetHz ?? undefined);
  }

  #tell(): void {
    this.#cancelTimer = undefined;
    const stations = [...this.#changed.values()].map((station) => this.#infoOf(station));
    this.#changed.clear();
    this.#bus.publish({ type: 'heard', stations });
  }

  #infoOf(station: HeardStation): HeardStationInfo {
    const {
      carrierOffsetHz,
      position,
      positionAtMs,
      altitudeM,
      comment,
      status,
      weather,
      telemetrySequence,
      telemetryAtMs,
    } = station;
    return {
      ...station,
      isOwn: this.#ownCallsigns?.includes(station.callsign) ?? null,
      path: [...station.path],
      position: placeOf(position),
      symbol: symbolOf(position),
      positionAtMs: positionAtMs ?? null,
      carrierOffsetHz: carrierOffsetHz ?? null,
      altitudeM: altitudeM ?? null,
      comment: comment ?? null,
      status: status ?? null,
      telemetry: [...station.telemetry],
      telemetrySequence: telemetrySequence ?? null,
      telemetryAtMs: telemetryAtMs ?? null,
      weather: weather === undefined ? null : knownOf(weather),
    };
  }
}

const tellPeriodMs = 1000;

function placeOf(position: AprsPosition | undefined): HeardStationInfo['position'] {
  if (position === undefined) return null;
  const { latitudeDeg, longitudeDeg, halfBoxDeg } = position;
  return { latitudeDeg, longitudeDeg, halfBoxDeg };
}

function symbolOf(position: AprsPosition | undefined): string | null {
  return position?.symbol === undefined ? null : symbolName(position.symbol);
}

function knownOf(values: object): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { asError } from '@dawa/seams/fault';
import type { StationArchive } from '../archive/archive.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import type { FaultReporter, Journal } from '../ports.ts';
import type { AlarmChange } from '../processing/limit-watch.ts';
import type { LinkState } from '../processing/silence-watch.ts';
import type { DecodedBatch, DecodedGroup, HeardPacket } from './decode-batch.ts';
import { decodeHeard } from './decode-heard.ts';
import { DerivedStage } from './derived-stage.ts';
import { samplesOfRow } from './group-samples.ts';
import { HeardInfo } from './heard-info.ts';
import { eventService, onboardEvent } from './onboard-event.ts';
import type { PacketDater } from './packet-dater.ts';
import { PacketIntake } from './packet-intake.ts';
import { type VersionWatch, watchVersion } from './version-watch.ts';

export interface PacketStageOptions {
  readonly clock: Clock;
  readonly archive: StationArchive;
  readonly journal: Journal;
  readonly mission: Pick<MissionFile, 'id' | 'reportPeriodsMs' | 'limits'>;
  readonly onFault?: FaultReporter | undefined;
  /** Says when packets were made, and which came before; without it the clock on board is believed. */
  readonly dater?: PacketDater | undefined;
  /** Samples for whoever watches; of a flood only the newest of each parameter. */
  readonly onSamples?: (samples: ParameterSample[]) => void;
  /** What packets were decoded to, and how many samples that is; columns are valid until it returns. */
  readonly onDecoded?: (batch: DecodedBatch, samples: number) => void;
}

/**
 * What happens to a mission's packets once they are in the log: decoded together, kept as columns, derived parameters computed,
 * limits judged, events told, listeners told.
 */
export class PacketStage {
  readonly #options: PacketStageOptions;
  readonly #intake: PacketIntake;
  readonly #derived = new DerivedStage();
  readonly #stopReads: () => void;
  readonly #listeners = new Set<(packet: PacketInfo) => void>();
  #watch: VersionWatch | undefined;

  constructor(options: PacketStageOptions) {
    this.#options = options;
    this.#intake = new PacketIntake({
      clock: options.clock,
      version: () => this.#watchOf(this.#version).version,
      dater: options.dater,
      isOnDisk: (lsn) => options.archive.log.acknowledgedLsn >= lsn,
      onDecoded: (batch) => this.#take(batch),
      onFault: (error) => this.#options.onFault?.('link', error),
    });
    this.#stopReads = options.archive.onRead({
      decode: () => this.#intake.decode(),
      untilDecoded: () => this.#intake.untilDecoded(),
      oldestLsn: () => this.#intake.oldestLsn,
    });
  }

  /** Takes a packet of the log; `lsn` 0 is one that the failing disk refused: it is looked at, and kept nowhere. */
  push(packet: HeardPacket): void {
    if (packet.lsn > 0) this.#intake.push(packet);
    else this.#try(() => this.#look(packet));
  }

  /** To be called when a piece of the stream was cut into packets. */
  pace(): void {
    this.#intake.pace();
  }

  /** Looks for reports and values that stopped coming; to be called about once a second. */
  check(atMs: number, link: LinkState): void {
    this.#apply(this.#watchOf(this.#version).limits.check(atMs, link));
  }

  onPacket(listener: (packet: PacketInfo) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stopReads();
    this.#intake.decode();
  }

  #look(packet: HeardPacket): void {
    for (const batch of decodeHeard(this.#version, [packet], this.#options.dater)) this.#take(batch);
  }

  #take(batch: DecodedBatch): void {
    const { archive, onSamples, onDecoded } = this.#options;
    const isKept = batch.packets[0]?.lsn !== 0;
    if (isKept) archive.keepDecoded(batch);
    const { limits, changes } = this.#watchOf(batch.version);
    let samples = 0;
    const isFlood = cellsOf(batch) > mostShown;
    let shown = 0;
    for (const group of batch.groups) {
      samples += group.rows.count * group.group.places.length;
      this.#apply(limits.pushRows(group));
      this.#apply(changes.pushRows(group));
      for (const derived of this.#derived.push(batch.version, group)) {
        if (isKept) archive.keepRows(derived.rows);
        samples += derived.rows.count;
        if (isFlood && derived.column.limits === undefined) continue;
        const said = samplesOfDerived(derived.rows);
        if (derived.column.limits !== undefined)
          this.#apply(limits.push(null, said, derived.rows.receivedAtMs.at(-1)!));
        if (!isFlood) onSamples?.(said);
      }
      this.#tellEvents(group, batch);
      if (onSamples === undefined || shown > mostShown) continue;
      for (let row = isFlood ? group.rows.count - 1 : 0; row < group.rows.count; row++) {
        const said = samplesOfRow(group, row, batch);
        shown += said.length;
        onSamples(said);
      }
    }
    onDecoded?.(batch, samples);
    if (this.#listeners.size > 0) this.#tellPackets(batch);
  }

  #tellEvents(group: DecodedGroup, batch: DecodedBatch): void {
    const { rows } = batch;
    for (let row = 0; row < group.rows.count; row++) {
      const packet = rows[group.packets[row]!]!;
      if (packet.pusService !== eventService) return;
      const { words } = this.#watchOf(batch.version);
      const event = onboardEvent({ packet, samples: samplesOfRow(group, row, batch) }, words);
      if (event !== undefined) this.#options.journal.event(event);
    }
  }

  #tellPackets({ rows, packets }: DecodedBatch): void {
    for (const [index, row] of rows.entries()) {
      const info = new HeardInfo(row, packets[index]!.bytes);
      for (const listener of [...this.#listeners]) this.#try(() => listener(info));
    }
  }

  get #version(): OpenVersion {
    const { archive, mission } = this.#options;
    const version = archive.version(mission.id);
    if (version === undefined) throw new TypeError(`dictionary: expected one of ${mission.id}, found none`);
    return version;
  }

  /** Another dictionary has other limits, and what stood is judged anew. */
  #watchOf(version: OpenVersion): VersionWatch {
    if (this.#watch?.version !== version)
      this.#watch = watchVersion(version, this.#options, this.#watch?.words);
    return this.#watch;
  }

  #apply(changes: readonly AlarmChange[]): void {
    for (const change of changes) {
      if (change.kind === 'raise') this.#options.journal.raise(change.alarm);
      else this.#options.journal.clear(change.alarmId);
    }
  }

  /** Whoever fails at a packet must not stop the reception: it is in the log, and can be read again. */
  #try(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onFault?.('link', asError(error));
    }
  }
}

/** More values at once than anybody reads: of each container only the newest packet is shown, and of many only some. */
const mostShown = 4000;

function cellsOf({ groups }: DecodedBatch): number {
  return groups.reduce((sum, { rows, group }) => sum + rows.count * group.places.length, 0);
}

function samplesOfDerived({
  plan,
  count,
  cells,
  lsns,
  generatedAtMs,
  receivedAtMs,
  quality,
}: DecodedGroup['rows']): ParameterSample[] {
  return plan.columns[0]!.readSamples(cells[0]!, 0, count).map(({ index, ...said }) => ({
    ...said,
    generatedAtMs: generatedAtMs[index]!,
    receivedAtMs: receivedAtMs[index]!,
    packetLsn: lsns[index]!,
    quality: quality[index]!,
  }));
}

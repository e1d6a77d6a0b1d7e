import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import { sampleQuality } from '../archive/sample-quality.ts';
import type { OpenVersion } from '../dictionary/open-version.ts';
import type { HeardPacket } from '../pipeline/decode-batch.ts';
import { decodeHeard } from '../pipeline/decode-heard.ts';
import { withRootOf } from '../pipeline/decode-messages.ts';
import { DerivedStage } from '../pipeline/derived-stage.ts';
import { samplesOfRow } from '../pipeline/group-samples.ts';
import { type PacketDater, trustingDater } from '../pipeline/packet-dater.ts';
import type { LogRecord } from '../ports.ts';
import type { ReplayArchive } from './station-door.ts';

/** What the archive says of a packet. */
type KeptPacket = Pick<PacketInfo, 'lsn' | 'receivedAtMs' | 'generatedAtMs' | 'dictionaryId' | 'quality'>;

/**
 * Decodes packets of the log as the archive has them: each by the version of the dictionary that its row cites, and dated as
 * the row says. Derived parameters are computed anew from where the replay began.
 */
export class ReplayPackets {
  readonly #archive: ReplayArchive;
  readonly #missionId: string;
  readonly #derived = new DerivedStage();

  constructor(archive: ReplayArchive, missionId: string) {
    this.#archive = archive;
    this.#missionId = missionId;
  }

  /** Samples of some packets of the mission, in the order of reception. */
  async samplesOf(packets: readonly LogRecord[]): Promise<ParameterSample[]> {
    if (packets.length === 0) return [];
    const rows = await this.#rowsOf(packets);
    const samples: ParameterSample[] = [];
    for (let from = 0; from < packets.length; ) {
      const version = this.#versionOf(rows.get(packets[from]!.lsn));
      let to = from + 1;
      while (to < packets.length && this.#versionOf(rows.get(packets[to]!.lsn)) === version) to++;
      if (version !== undefined) samples.push(...this.#decode(version, packets.slice(from, to), rows));
      from = to;
    }
    return samples;
  }

  #decode(
    version: OpenVersion,
    packets: readonly LogRecord[],
    rows: ReadonlyMap<number, KeptPacket>,
  ): ParameterSample[] {
    const samples: ParameterSample[] = [];
    const heard = packets.map((packet) => heardOf(packet, rows.get(packet.lsn)));
    for (const batch of decodeHeard(version, heard, everyValue))
      for (const group of batch.groups) {
        for (let row = 0; row < group.rows.count; row++)
          for (const sample of samplesOfRow(group, row, batch))
            samples.push(asKept(sample, rows.get(sample.packetLsn)));
        for (const { rows: made } of this.#derived.push(version, group))
          for (const sample of samplesOfDerived(made))
            samples.push(withQuality(sample, rows.get(sample.packetLsn)?.quality));
      }
    return samples.sort(byReception);
  }

  /** Undefined for a packet that no container matched, and for one that retention has let go. */
  #versionOf(row: KeptPacket | undefined): OpenVersion | undefined {
    const { dictionaryId } = row ?? {};
    return typeof dictionaryId === 'number' ? this.#archive.shelf.version(dictionaryId) : undefined;
  }

  async #rowsOf(packets: readonly LogRecord[]): Promise<Map<number, KeptPacket>> {
    const { store } = this.#archive;
    let fromAtMs = Number.POSITIVE_INFINITY;
    let toAtMs = Number.NEGATIVE_INFINITY;
    for (const { atMs } of packets) {
      fromAtMs = Math.min(fromAtMs, atMs);
      toAtMs = Math.max(toAtMs, atMs);
    }
    const found = await store.packets({
      missionId: this.#missionId,
      fromAtMs,
      toAtMs: toAtMs + 1,
      after: undefined,
      isNewestFirst: false,
      limit: packets.length + 100,
    });
    const rows = new Map<number, KeptPacket>(found.map((row) => [row.lsn, row]));
    // What was heard a moment ago is not in the store yet; and where the clock was set back, others stand between these.
    for (const { lsn } of packets) {
      const row = rows.has(lsn) ? undefined : await this.#archive.packet(lsn);
      if (row !== undefined) rows.set(lsn, row);
    }
    return rows;
  }
}

/** A page is told every value: none is left raw, as of a flood that is only archived. The instants are those of the rows. */
const everyValue: PacketDater = { ...trustingDater, readsClock: true };

/** That a packet came before is said by its row, and it then brings no samples. */
function heardOf({ lsn, atMs, meta, bytes }: LogRecord, row: KeptPacket | undefined): HeardPacket {
  const number = (value: LogRecord['meta'][string] | undefined) => (typeof value === 'number' ? value : 0);
  const heard = {
    lsn,
    receivedAtMs: atMs,
    virtualChannelId: number(meta['virtualChannelId']),
    missingBefore: number(meta['missingBefore']),
    quality: row?.quality ?? 0,
    bytes,
  };
  return withRootOf(heard, meta);
}

function samplesOfDerived(rows: ReturnType<DerivedStage['push']>[number]['rows']): ParameterSample[] {
  const [column] = rows.plan.columns;
  return column!.readSamples(rows.cells[0]!, 0, rows.count).map(({ index, ...said }) => ({
    ...said,
    generatedAtMs: rows.generatedAtMs[index]!,
    receivedAtMs: rows.receivedAtMs[index]!,
    packetLsn: rows.lsns[index]!,
  }));
}

/** The instant of a packet may have been found out by the onboard clock's correlation: the row tells it. */
function asKept(sample: ParameterSample, row: KeptPacket | undefined): ParameterSample {
  if (row === undefined) return sample;
  const { quality = 0 } = row;
  const isReceived = (quality & sampleQuality.receivedTime) !== 0;
  const generatedAtMs = isReceived ? row.receivedAtMs : (row.generatedAtMs ?? row.receivedAtMs);
  return withQuality({ ...sample, generatedAtMs }, quality);
}

/** No flag is said by leaving it out. */
function withQuality({ quality: _decoded, ...sample }: ParameterSample, quality = 0): ParameterSample {
  return quality === 0 ? sample : { ...sample, quality };
}

const byReception = (a: ParameterSample, b: ParameterSample) => a.packetLsn - b.packetLsn;

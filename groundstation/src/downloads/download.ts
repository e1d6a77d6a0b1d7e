import type { DownloadInfo, DownloadPlan } from '@dawa/protocols/console/download';
import type { DownloadRecord, DownloadStore } from './download-store.ts';
import { PacketMap } from './packet-map.ts';
import { durationOf, planRequests, type RequestCosts } from './request-plan.ts';
import { setsOf } from './set-of-packets.ts';

/**
 * One file on its way down: what was heard of it, and what of that is on the disk. Packets count as kept when the log has them:
 * what only was heard is not asked for again while the disk is written, and is lost with the process.
 */
export class Download {
  state: DownloadInfo['state'] = 'waiting';
  detail: string | null = null;
  sha256: string | null = null;
  /** How often the ship said no to it, since a person asked for it. */
  refusals = 0;
  #record: DownloadRecord;
  readonly #store: DownloadStore;
  readonly #first: number;
  #heard: PacketMap | undefined;
  #kept: PacketMap | undefined;
  #pending: { readonly lsn: number; readonly sequence: number; readonly payload: Uint8Array }[] = [];

  constructor(record: DownloadRecord, store: DownloadStore, first: number) {
    this.#record = record;
    this.#store = store;
    this.#first = first;
    this.#drawMaps();
  }

  get record(): DownloadRecord {
    return this.#record;
  }

  /** Number of its first packet, as the satellite counts. */
  get first(): number {
    return this.#first;
  }

  /** Undefined until it is known how long the file is. */
  get heard(): PacketMap | undefined {
    return this.#heard;
  }

  get kept(): PacketMap | undefined {
    return this.#kept;
  }

  get isComplete(): boolean {
    return this.#kept?.isComplete ?? false;
  }

  get isAllHeard(): boolean {
    return this.#heard?.isComplete ?? false;
  }

  change(part: Partial<DownloadRecord>): void {
    const isNewLength = part.packets !== undefined && part.packets !== this.#record.packets;
    this.#record = { ...this.#record, ...part };
    if (isNewLength) this.#drawMaps();
  }

  /** @returns whether it was new */
  hear(lsn: number, sequence: number, payload: Uint8Array): boolean {
    if (this.#heard === undefined || !this.#heard.holds(sequence)) return false;
    if (!this.#heard.add(sequence)) {
      this.change({ repeatedPackets: this.#record.repeatedPackets + 1 });
      return false;
    }
    this.#pending.push({ lsn, sequence, payload });
    return true;
  }

  /** Writes down what the log has by now. @returns how many packets that were */
  keep(acknowledgedLsn: number): number {
    let kept = 0;
    while (this.#pending.length > 0 && this.#pending[0]!.lsn <= acknowledgedLsn) {
      const { sequence, payload } = this.#pending[0]!;
      this.#store.write(this.#record.downloadId, sequence - this.#first, payload);
      this.#pending.shift();
      this.#kept?.add(sequence);
      kept++;
    }
    return kept;
  }

  /**
   * What to ask for in the time that is left; null: however long it takes.
   *
   * @param afterMs what the files before it take first
   */
  plan(
    costs: RequestCosts & { readonly lossShare: number },
    passLeftMs: number | null,
    afterMs = 0,
  ): DownloadPlan {
    const leftMs = passLeftMs === null ? null : Math.max(0, passLeftMs - afterMs);
    const missing = this.#heard?.ranges('missing') ?? [];
    const count = missing.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    // Of what comes as much is lost again, and of that again, each then a gap of its own.
    const lostAgain = (count * costs.lossShare) / (1 - costs.lossShare);
    const ranges = planRequests(missing, costs, {
      leftMs: leftMs ?? Number.POSITIVE_INFINITY,
      reserveMs: lostAgain * (costs.turnaroundMs + costs.packetMs),
    });
    const requests = ranges.flatMap((range) =>
      setsOf(range.first, range.last).map((set) => ({
        ...set,
        missing: range.missing,
        durationMs: costs.turnaroundMs + set.setSize * set.setNumber * costs.packetMs,
      })),
    );
    const brings = ranges.reduce((sum, range) => sum + range.missing, 0);
    return {
      secondsLeft: passLeftMs === null ? null : passLeftMs / 1000,
      afterMs,
      requests,
      durationMs: durationOf(ranges, costs),
      brings,
      leaves: count - brings,
    };
  }

  /** The file as far as it is kept; what is missing is zero. */
  assemble(packetOctets: number): Uint8Array {
    const { packets, lengthOctets, downloadId } = this.#record;
    const octets = new Uint8Array((packets ?? 0) * packetOctets);
    for (const [index, payload] of this.#store.read(downloadId)) {
      if (index < (packets ?? 0)) octets.set(payload, index * packetOctets);
    }
    return octets.subarray(0, lengthOctets ?? octets.length);
  }

  #drawMaps(): void {
    const { packets, downloadId } = this.#record;
    if (packets === null) return;
    this.#heard = new PacketMap({ packets, first: this.#first });
    this.#kept = new PacketMap({ packets, first: this.#first });
    for (const index of this.#store.read(downloadId).keys()) {
      this.#heard.add(this.#first + index);
      this.#kept.add(this.#first + index);
    }
  }
}

import type { CountQuery, PacketCount } from './archive-store.ts';
import { checkBins } from './bin-number.ts';

/** Adds up counts that come in parts, in the order of (virtual channel, application process, bin) at the end. */
export class PacketCounts {
  readonly #counts = new Map<string, { -readonly [Field in keyof PacketCount]: PacketCount[Field] }>();

  constructor(query: CountQuery) {
    checkBins(query);
  }

  add(part: PacketCount): void {
    const key = `${part.virtualChannelId} ${part.apid} ${part.bin}`;
    const known = this.#counts.get(key);
    if (known === undefined) {
      this.#counts.set(key, { ...part });
      return;
    }
    known.packets += part.packets;
    known.missing += part.missing;
    known.faulty += part.faulty;
  }

  inOrder(): PacketCount[] {
    return [...this.#counts.values()].sort(
      (a, b) => a.virtualChannelId - b.virtualChannelId || a.apid - b.apid || a.bin - b.bin,
    );
  }
}

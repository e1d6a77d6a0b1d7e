import type { Eeprom } from './eeprom.ts';
import { majorityOf } from './majority.ts';
import { eepromMap } from './memory-map.ts';

/** What must outlive a reset and is written too often, or matters too much, for two copies. */
export interface BootRecord {
  /** Starts since the memory was formatted. */
  readonly bootCount: number;
  /** On-board time until which nothing is transmitted, in whole seconds UTC since 1970; 0: not silenced. */
  readonly silentUntilS: number;
}

const { bootRecord, bootRecordOctets, bootRecordCopies } = eepromMap;

/** A `BootRecord` in ten copies: boot count 2 octets, silence 4, spare 10. */
export class BootRecords {
  /** Copies that were mended. */
  corrected = 0;
  readonly #eeprom: Eeprom;

  constructor(eeprom: Eeprom) {
    this.#eeprom = eeprom;
  }

  read(): BootRecord {
    const copies = Array.from({ length: bootRecordCopies }, (_, copy) =>
      this.#eeprom.read(addressOf(copy), bootRecordOctets),
    );
    const { octets, differing } = majorityOf(copies);
    if (differing > 0) {
      this.corrected += differing;
      this.#writeAll(octets);
    }
    // A memory that was never written is all ones.
    if (octets.every((octet) => octet === 0xff)) return { bootCount: 0, silentUntilS: 0 };
    const view = new DataView(octets.buffer);
    return { bootCount: view.getUint16(0), silentUntilS: view.getUint32(2) };
  }

  write({ bootCount, silentUntilS }: BootRecord): void {
    const octets = new Uint8Array(bootRecordOctets);
    const view = new DataView(octets.buffer);
    view.setUint16(0, Math.min(bootCount, 0xffff));
    view.setUint32(2, Math.max(0, Math.min(silentUntilS, 0xffff_ffff)));
    this.#writeAll(octets);
  }

  #writeAll(octets: Uint8Array): void {
    for (let copy = 0; copy < bootRecordCopies; copy++) this.#eeprom.write(addressOf(copy), octets);
  }
}

function addressOf(copy: number): number {
  return bootRecord + copy * bootRecordOctets;
}

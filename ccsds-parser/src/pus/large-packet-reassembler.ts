import { crc16 } from '../crc/crc16.ts';
import { maxPacketOctets } from '../packet/space-packet.ts';
import { mustBeWhole } from '../whole-number.ts';
import { type LargePacketPart, placeOfPart } from './large-packet.ts';

/** What comes out: a packet that is whole, or one that is given up. */
export type ReassemblyOutput =
  | { readonly kind: 'packet'; readonly transactionId: number; readonly packet: Uint8Array }
  | {
      readonly kind: 'dropped';
      readonly transactionId: number;
      /**
       * `superseded`: another packet has come under the same id. `crowded-out`: newer transactions needed the room.
       * `too-long`: more octets or parts than a packet may have. `incomplete`: `flush` found parts missing.
       */
      readonly reason: 'superseded' | 'crowded-out' | 'too-long' | 'incomplete';
      /** Part numbers between the first and the last known one that never came, the first 100 of them. */
      readonly missing: readonly number[];
      readonly receivedOctets: number;
    };

/** What bounds the memory. */
export interface ReassemblerOptions {
  /** Packets under way at the same time, and finished ones that are remembered for their late repetitions; 8 unless given. */
  readonly maxTransactions?: number;
  /** Largest packet; that of a space packet unless given. */
  readonly maxOctets?: number;
  /** Largest number of parts; 4096 unless given. */
  readonly maxParts?: number;
}

/**
 * Puts large packets together from the parts of service 13, in whatever order they come, through repetitions and losses.
 *
 * A lost part may come later, in a second transmission of the whole or of itself; until then its packet waits, and is given
 * up when `maxTransactions` newer ones have begun. Parts are told apart by number, so repetitions do no harm; a part that
 * differs from the one of the same number belongs to another packet under the same id.
 *
 * Source: ECSS-E-ST-70-41C, 6.13.3 (downlink), 6.13.4 (uplink)
 */
export class LargePacketReassembler {
  readonly #maxTransactions: number;
  readonly #maxOctets: number;
  readonly #maxParts: number;
  /** Oldest first. */
  readonly #pending = new Map<number, Transaction>();
  /** CRCs of the parts of packets that were delivered, by transaction, oldest first. */
  readonly #delivered = new Map<number, ReadonlyMap<number, number>>();

  /** @throws RangeError when a bound is not a whole number from 1 on */
  constructor({
    maxTransactions = 8,
    maxOctets = maxPacketOctets,
    maxParts = 4096,
  }: ReassemblerOptions = {}) {
    mustBeWhole('maxTransactions', maxTransactions, 1);
    mustBeWhole('maxOctets', maxOctets, 1);
    mustBeWhole('maxParts', maxParts, 1);
    this.#maxTransactions = maxTransactions;
    this.#maxOctets = maxOctets;
    this.#maxParts = maxParts;
  }

  push(part: LargePacketPart): ReassemblyOutput[] {
    const { transactionId } = part;
    if (this.#isLateRepetition(part)) return [];
    const outputs: ReassemblyOutput[] = [];
    let transaction = this.#pending.get(transactionId);
    if (transaction?.isContradictedBy(part)) {
      outputs.push(this.#drop(transactionId, transaction, 'superseded'));
      transaction = undefined;
    }
    if (transaction === undefined) {
      outputs.push(...this.#makeRoom());
      transaction = new Transaction();
      this.#pending.set(transactionId, transaction);
    }
    transaction.add(part);
    if (transaction.octets > this.#maxOctets || transaction.parts.size > this.#maxParts)
      return [...outputs, this.#drop(transactionId, transaction, 'too-long')];
    const packet = transaction.whole();
    if (packet !== undefined) {
      this.#pending.delete(transactionId);
      this.#remember(transactionId, transaction);
      outputs.push({ kind: 'packet', transactionId, packet });
    }
    return outputs;
  }

  /** Gives up what is under way. */
  flush(): ReassemblyOutput[] {
    return [...this.#pending].map(([id, transaction]) => this.#drop(id, transaction, 'incomplete'));
  }

  #isLateRepetition(part: LargePacketPart): boolean {
    if (this.#pending.has(part.transactionId)) return false;
    const sums = this.#delivered.get(part.transactionId);
    return sums?.get(part.partNumber) === sumOf(part);
  }

  #makeRoom(): ReassemblyOutput[] {
    if (this.#pending.size < this.#maxTransactions) return [];
    const [oldestId, oldest] = this.#pending.entries().next().value!;
    return [this.#drop(oldestId, oldest, 'crowded-out')];
  }

  #drop(transactionId: number, transaction: Transaction, reason: DropReason): ReassemblyOutput {
    this.#pending.delete(transactionId);
    const missing = transaction.missing();
    return { kind: 'dropped', transactionId, reason, missing, receivedOctets: transaction.octets };
  }

  #remember(transactionId: number, { parts }: Transaction): void {
    this.#delivered.delete(transactionId);
    this.#delivered.set(
      transactionId,
      new Map([...parts.values()].map((part) => [part.partNumber, sumOf(part)])),
    );
    if (this.#delivered.size > this.#maxTransactions)
      this.#delivered.delete(this.#delivered.keys().next().value!);
  }
}

type DropReason = Extract<ReassemblyOutput, { kind: 'dropped' }>['reason'];

const mostMissingNamed = 100;

/** Parts of one packet as far as they have come. */
class Transaction {
  readonly parts = new Map<number, LargePacketPart>();
  octets = 0;
  #first: number | undefined;
  #last: number | undefined;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;

  /** Whether the part cannot be of this packet: other octets under a known number, or another first or last part. */
  isContradictedBy(part: LargePacketPart): boolean {
    const known = this.parts.get(part.partNumber);
    if (known !== undefined) return known.subtype !== part.subtype || !areEqual(known.part, part.part);
    const place = placeOfPart(part);
    if (place === 'first' && (this.#first !== undefined || part.partNumber > this.#lowest)) return true;
    if (place === 'last' && (this.#last !== undefined || part.partNumber < this.#highest)) return true;
    if (this.#first !== undefined && part.partNumber < this.#first) return true;
    return this.#last !== undefined && part.partNumber > this.#last;
  }

  /** Keeps a copy: the caller's buffer may be used again. */
  add(part: LargePacketPart): void {
    if (this.parts.has(part.partNumber)) return;
    this.parts.set(part.partNumber, { ...part, part: part.part.slice() });
    this.octets += part.part.length;
    const place = placeOfPart(part);
    if (place === 'first') this.#first = part.partNumber;
    if (place === 'last') this.#last = part.partNumber;
    this.#lowest = Math.min(this.#lowest, part.partNumber);
    this.#highest = Math.max(this.#highest, part.partNumber);
  }

  whole(): Uint8Array | undefined {
    if (this.#first === undefined || this.#last === undefined) return undefined;
    // Numbers are distinct and lie between first and last, so counting them is enough.
    if (this.parts.size !== this.#last - this.#first + 1) return undefined;
    const packet = new Uint8Array(this.octets);
    let at = 0;
    for (let number = this.#first; number <= this.#last; number++) {
      const { part } = this.parts.get(number)!;
      packet.set(part, at);
      at += part.length;
    }
    return packet;
  }

  missing(): number[] {
    const numbers = [...this.parts.keys()].sort((a, b) => a - b);
    const missing: number[] = [];
    // Parts count from 1, unless a first part has said otherwise.
    let expected = this.#first ?? Math.min(1, numbers[0] ?? 1);
    for (const number of numbers) {
      for (; expected < number && missing.length < mostMissingNamed; expected++) missing.push(expected);
      expected = number + 1;
    }
    return missing;
  }
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** Tells a repetition from a part of another packet: length, place and CRC in one number. */
function sumOf(part: LargePacketPart): number {
  return (part.part.length * 16 + part.subtype) * 65_536 + crc16(part.part);
}

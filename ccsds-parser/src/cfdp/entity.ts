import { failure, type Result, success } from '../fault.ts';
import type { CfdpFault } from './cfdp-fault.ts';
import { type CfdpPdu, decodeCfdpPdu } from './pdu.ts';
import type { CfdpPolicy } from './policy.ts';
import type { CfdpPutRequest } from './put-request.ts';
import { CfdpReceiver } from './receiver.ts';
import { CfdpSender } from './sender.ts';
import { type CfdpAction, type CfdpEvent, cfdpAcknowledgementOf } from './transaction.ts';

/** One transaction of an entity; the two ends of a transaction with oneself are told apart by their role. */
export interface CfdpTransactionId {
  readonly role: 'sender' | 'receiver';
  readonly sourceEntityId: bigint;
  readonly sequenceNumber: bigint;
}

/** Who the entity is, and how much it keeps at a time. */
export interface CfdpEntityOptions {
  readonly entityId: bigint;
  /** 1 to 8; 2 unless given. */
  readonly entityIdOctets?: number;
  /** 1 to 8; 4 unless given. Numbers begin again when all are used. */
  readonly sequenceNumberOctets?: number;
  /** 0 unless given: what went on before a restart should be passed over. */
  readonly firstSequenceNumber?: bigint;
  /** Open transactions of both roles; 64 unless given. */
  readonly maxTransactions?: number;
  /** Closed transactions that are remembered, lest a late PDU opens them again; 1024 unless given. */
  readonly maxRemembered?: number;
  /** For each remote entity. */
  readonly policyFor?: (remoteEntityId: bigint) => Partial<CfdpPolicy>;
}

/** Something to do, and for which transaction. */
export interface CfdpEntityAction {
  readonly transaction: CfdpTransactionId;
  readonly action: CfdpAction;
}

/** Why a PDU or a request was not taken; `expected` and `found` are entities, transactions or their number. */
export type CfdpEntityFault =
  | CfdpFault
  | {
      readonly kind: 'not-for-us' | 'unknown-transaction' | 'too-many-transactions';
      readonly expected: string | number;
      readonly found: string | number;
    };

/**
 * The file transfers of one entity, as many at a time as allowed: PDUs find their transaction by source entity and
 * sequence number, and open one where they may. As pure as its parts: no clock, no file, no link.
 */
export class CfdpEntity {
  readonly #options: Required<Omit<CfdpEntityOptions, 'firstSequenceNumber'>>;
  readonly #open = new Map<
    string,
    { readonly id: CfdpTransactionId; readonly machine: CfdpSender | CfdpReceiver }
  >();
  readonly #closed = new Set<string>();
  #nextSequenceNumber: bigint;
  #isFrozen = false;

  /** @throws RangeError when there are fewer sequence numbers than transactions that may be open */
  constructor(options: CfdpEntityOptions) {
    const { firstSequenceNumber = 0n, ...given } = options;
    this.#options = {
      entityIdOctets: 2,
      sequenceNumberOctets: 4,
      maxTransactions: 64,
      maxRemembered: 1024,
      policyFor: () => ({}),
      ...given,
    };
    const { maxTransactions, sequenceNumberOctets } = this.#options;
    if (!(maxTransactions >= 1 && maxTransactions < 256 ** sequenceNumberOctets))
      throw new RangeError(
        `maxTransactions: expected 1 to fewer than sequence numbers, found ${maxTransactions}`,
      );
    this.#nextSequenceNumber = firstSequenceNumber;
  }

  /** The transactions that are open, oldest first. */
  openTransactions(): CfdpTransactionId[] {
    return [...this.#open.values()].map(({ id }) => id);
  }

  /** Whether `ready` would make this transaction send data. */
  hasMoreToSend(id: CfdpTransactionId): boolean {
    const machine = this.#open.get(keyOf(id))?.machine;
    return machine instanceof CfdpSender && machine.hasMoreToSend;
  }

  /**
   * Begins to send a file.
   *
   * @returns fault `too-many-transactions` when as many are open as may be
   * @throws RangeError when a field of the request does not fit
   */
  put(
    request: CfdpPutRequest,
  ): Result<
    { readonly transaction: CfdpTransactionId; readonly actions: CfdpEntityAction[] },
    CfdpEntityFault
  > {
    const { entityId, entityIdOctets, sequenceNumberOctets, policyFor } = this.#options;
    if (this.#open.size >= this.#options.maxTransactions) return this.#tooMany();
    const id: CfdpTransactionId = {
      role: 'sender',
      sourceEntityId: entityId,
      sequenceNumber: this.#takeSequenceNumber(),
    };
    const name = { ...id, entityIdOctets, sequenceNumberOctets };
    const machine = new CfdpSender(request, name, policyFor(request.destinationEntityId));
    this.#open.set(keyOf(id), { id, machine });
    const actions = machine.start();
    return success({
      transaction: id,
      actions: this.#tag(id, this.#isFrozen ? [...actions, ...machine.push({ kind: 'freeze' })] : actions),
    });
  }

  /**
   * A PDU that came in.
   *
   * @returns faults of `decodeCfdpPdu`; `not-for-us` for another entity's; `unknown-transaction` for one that opens
   *   nothing and is owed no answer; `too-many-transactions`
   */
  receive(octets: Uint8Array): Result<CfdpEntityAction[], CfdpEntityFault> {
    const decoded = decodeCfdpPdu(octets);
    if (!decoded.ok) return decoded;
    const pdu = decoded.value;
    const id = idOf(pdu);
    const { sourceEntityId, destinationEntityId } = pdu.header;
    const addressee = id.role === 'sender' ? sourceEntityId : destinationEntityId;
    if (addressee !== this.#options.entityId)
      return failure('not-for-us', `${this.#options.entityId}`, `${addressee}`);
    if (this.#open.has(keyOf(id))) return success(this.push(id, { kind: 'pdu', pdu }));
    return this.#closed.has(keyOf(id)) || !opensReceiver(pdu)
      ? this.#answer(id, pdu)
      : this.#openReceiver(id, pdu);
  }

  /** Any other event of an open transaction; nothing comes of it when the transaction is not open any more. */
  push(id: CfdpTransactionId, event: CfdpEvent): CfdpEntityAction[] {
    const machine = this.#open.get(keyOf(id))?.machine;
    return machine ? this.#tag(id, machine.push(event)) : [];
  }

  /** The link is gone, for all transactions and those that begin meanwhile. */
  freeze(): CfdpEntityAction[] {
    this.#isFrozen = true;
    return this.#pushAll({ kind: 'freeze' });
  }

  /** The link is back. */
  thaw(): CfdpEntityAction[] {
    this.#isFrozen = false;
    return this.#pushAll({ kind: 'thaw' });
  }

  #pushAll(event: CfdpEvent): CfdpEntityAction[] {
    return this.openTransactions().flatMap((id) => this.push(id, event));
  }

  #openReceiver(id: CfdpTransactionId, pdu: CfdpPdu): Result<CfdpEntityAction[], CfdpEntityFault> {
    if (this.#open.size >= this.#options.maxTransactions) return this.#tooMany();
    const machine = new CfdpReceiver(pdu.header, this.#options.policyFor(id.sourceEntityId));
    this.#open.set(keyOf(id), { id, machine });
    const frozen = this.#isFrozen ? machine.push({ kind: 'freeze' }) : [];
    return success(this.#tag(id, [...frozen, ...machine.push({ kind: 'pdu', pdu })]));
  }

  /** The other side may not know yet that a transaction is over: it is owed the acknowledgement all the same. */
  #answer(id: CfdpTransactionId, pdu: CfdpPdu): Result<CfdpEntityAction[], CfdpEntityFault> {
    const isKnown = this.#closed.has(keyOf(id));
    const octets = cfdpAcknowledgementOf(pdu, isKnown ? 'terminated' : 'unrecognized');
    if (octets) return success(this.#tag(id, [{ kind: 'send', octets }]));
    return isKnown ? success([]) : failure('unknown-transaction', 'one that is open', keyOf(id));
  }

  #tag(id: CfdpTransactionId, actions: readonly CfdpAction[]): CfdpEntityAction[] {
    if (actions.some((action) => action.kind === 'closed')) this.#remember(keyOf(id));
    return actions.map((action) => ({ transaction: id, action }));
  }

  #remember(key: string): void {
    this.#open.delete(key);
    this.#closed.add(key);
    // A set keeps the order of insertion: the first is the oldest
    if (this.#closed.size > this.#options.maxRemembered)
      for (const oldest of this.#closed) {
        this.#closed.delete(oldest);
        break;
      }
  }

  #tooMany() {
    return failure('too-many-transactions', this.#options.maxTransactions, this.#open.size + 1);
  }

  #takeSequenceNumber(): bigint {
    const { entityId, sequenceNumberOctets } = this.#options;
    for (;;) {
      const sequenceNumber = BigInt.asUintN(8 * sequenceNumberOctets, this.#nextSequenceNumber);
      this.#nextSequenceNumber = sequenceNumber + 1n;
      const key = keyOf({ role: 'sender', sourceEntityId: entityId, sequenceNumber });
      // Open ones are fewer than `maxTransactions`, so that a free number comes
      if (!this.#open.has(key)) {
        this.#closed.delete(key);
        return sequenceNumber;
      }
    }
  }
}

function keyOf({ role, sourceEntityId, sequenceNumber }: CfdpTransactionId): string {
  return `${role} ${sourceEntityId}:${sequenceNumber}`;
}

/** Direction tells the role: what goes toward the sender is for the one who sends the file. */
function idOf({ header }: CfdpPdu): CfdpTransactionId {
  const { direction, sourceEntityId, sequenceNumber } = header;
  return { role: direction === 'toward-sender' ? 'sender' : 'receiver', sourceEntityId, sequenceNumber };
}

function opensReceiver({ header, body }: CfdpPdu): boolean {
  if (header.direction !== 'toward-receiver') return false;
  return body.kind === 'metadata' || body.kind === 'file-data' || body.kind === 'eof';
}

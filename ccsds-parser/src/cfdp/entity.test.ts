import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { End, requestFor, seededRandom, VirtualClock } from './cfdp.fixture.ts';
import { CfdpEntity, type CfdpEntityAction, type CfdpTransactionId } from './entity.ts';
import { decodeCfdpPdu, encodeCfdpPdu } from './pdu.ts';

/** Runs the transactions of two entities on one clock; every transaction has a file of its own. */
class Station {
  readonly ends = new Map<string, End>();
  readonly refused: string[] = [];
  readonly #clock: VirtualClock;
  readonly entity: CfdpEntity;
  transmit: (octets: Uint8Array) => void = () => {};

  constructor(entity: CfdpEntity, clock: VirtualClock) {
    this.entity = entity;
    this.#clock = clock;
  }

  end(id: CfdpTransactionId, file: Uint8Array = new Uint8Array(0)): End {
    const key = `${id.role} ${id.sequenceNumber}`;
    let end = this.ends.get(key);
    if (!end) {
      const machine = { push: (event: Parameters<CfdpEntity['push']>[1]) => this.entity.push(id, event) };
      // An end does plain actions: those of the entity lose their tag, which is the end's own
      const plain = {
        push: (event: Parameters<CfdpEntity['push']>[1]) => machine.push(event).map((a) => a.action),
      };
      end = new End(plain as never, file, this.#clock, (octets) => this.transmit(octets));
      this.ends.set(key, end);
    }
    return end;
  }

  do(actions: CfdpEntityAction[]): void {
    for (const { transaction, action } of actions) this.end(transaction).do([action]);
  }

  hear(octets: Uint8Array): void {
    const heard = this.entity.receive(octets);
    if (heard.ok) this.do(heard.value);
    else this.refused.push(heard.fault.kind);
  }

  put(file: Uint8Array): CfdpTransactionId {
    const put = this.entity.put(requestFor(file));
    if (!put.ok) throw new TypeError(put.fault.kind);
    this.end(put.value.transaction, file);
    this.do(put.value.actions);
    return put.value.transaction;
  }

  pump(): void {
    for (const id of this.entity.openTransactions()) this.end(id).push({ kind: 'ready' });
  }
}

const policyFor = () => ({ maxPduOctets: 64, ackLimit: 60, nakLimit: 60, inactivityMs: 1e7 });

describe('CfdpEntity', () => {
  it('carries many files at once over a lossy link, each to its own end', () => {
    const clock = new VirtualClock();
    const random = seededRandom(5);
    const ground = new Station(new CfdpEntity({ entityId: 1n, policyFor }), clock);
    const space = new Station(new CfdpEntity({ entityId: 2n, policyFor }), clock);
    const link = (to: Station) => (octets: Uint8Array) => {
      if (random() < 0.3) return;
      for (let copy = random() < 0.2 ? 2 : 1; copy > 0; copy--)
        clock.after(50 + Math.floor(random() * 300), () => to.hear(octets));
    };
    ground.transmit = link(space);
    space.transmit = link(ground);
    const files = Array.from({ length: 12 }, (_, index) =>
      Uint8Array.from({ length: index * 60 }, () => Math.floor(random() * 256)),
    );
    for (const file of files) ground.put(file);
    const tick = () => {
      ground.pump();
      if (ground.entity.openTransactions().length > 0) clock.after(10, tick);
    };
    tick();
    clock.run();
    expect(ground.entity.openTransactions()).toEqual([]);
    expect(space.entity.openTransactions()).toEqual([]);
    expect(ground.refused).toEqual([]);
    for (const [index, file] of files.entries())
      expect(space.ends.get(`receiver ${index}`)!.stored).toEqual([
        { name: 'b.bin', isComplete: true, file },
      ]);
  });

  const header = {
    version: 1,
    mode: 'acknowledged' as const,
    hasCrc: false,
    isLargeFile: false,
    entityIdOctets: 2,
    sequenceNumberOctets: 2,
    sourceEntityId: 1n,
    sequenceNumber: 9n,
    destinationEntityId: 2n,
  };
  const prompt = encodeCfdpPdu(header, { kind: 'prompt', asks: 'nak' });
  const fileData = (sequenceNumber: bigint) =>
    encodeCfdpPdu({ ...header, sequenceNumber }, { kind: 'file-data', offset: 0, data: Uint8Array.of(1) });
  const eofCancel = encodeCfdpPdu(header, {
    kind: 'eof',
    condition: 'cancel-request-received',
    checksum: 0,
    fileSizeOctets: 0,
    faultLocation: undefined,
  });

  it('opens no more transactions than allowed, and remembers no more closed ones', () => {
    const entity = new CfdpEntity({ entityId: 2n, maxTransactions: 3, maxRemembered: 2 });
    for (let number = 0n; number < 3n; number++) expect(entity.receive(fileData(number)).ok).toBe(true);
    expect(entity.receive(fileData(3n))).toMatchObject({
      fault: { kind: 'too-many-transactions', expected: 3 },
    });
    expect(entity.put(requestFor(new Uint8Array(1)))).toMatchObject({
      fault: { kind: 'too-many-transactions' },
    });
    expect(entity.openTransactions()).toHaveLength(3);
    // The remembered ones make room for newer ones: the oldest could be opened again
    const finishedAck = (sequenceNumber: bigint) =>
      encodeCfdpPdu(
        { ...header, sequenceNumber },
        { kind: 'ack', of: 'finished', condition: 'cancel-request-received', transactionStatus: 'active' },
      );
    for (const id of entity.openTransactions()) {
      entity.push(id, { kind: 'cancel' });
      entity.receive(finishedAck(id.sequenceNumber));
    }
    expect(entity.openTransactions()).toEqual([]);
    for (const number of [1n, 2n]) expect(entity.receive(fileData(number))).toEqual({ ok: true, value: [] });
    expect(entity.openTransactions()).toEqual([]);
    entity.receive(fileData(0n));
    expect(entity.openTransactions()).toHaveLength(1);
  });

  it('acknowledges what comes for a transaction that is over, and opens none for it', () => {
    const entity = new CfdpEntity({ entityId: 2n });
    const sentBy = (octets: Uint8Array) => {
      const result = entity.receive(octets);
      return result.ok
        ? result.value.flatMap(({ action }) => (action.kind === 'send' ? [toHex(action.octets)] : []))
        : [];
    };
    const ack = '280003110001000900020640f';
    expect(sentBy(eofCancel)).toEqual([`${ack}1`]);
    expect(entity.openTransactions()).toEqual([]);
    expect(sentBy(eofCancel)).toEqual([`${ack}2`]);
    expect(sentBy(fileData(9n))).toEqual([]);
    expect(entity.openTransactions()).toEqual([]);
  });

  it('says why a PDU is not taken', () => {
    const entity = new CfdpEntity({ entityId: 2n });
    expect(entity.receive(prompt)).toMatchObject({ fault: { kind: 'unknown-transaction' } });
    expect(new CfdpEntity({ entityId: 3n }).receive(prompt)).toMatchObject({
      fault: { kind: 'not-for-us', expected: '3', found: '2' },
    });
    expect(entity.receive(fromHex('20'))).toMatchObject({ fault: { kind: 'too-short' } });
    // A Finished PDU for a file that nobody here sent is acknowledged as unrecognized
    const finished = encodeCfdpPdu(
      { ...header, sourceEntityId: 2n, destinationEntityId: 5n },
      {
        kind: 'finished',
        condition: 'no-error',
        delivery: 'complete',
        fileStatus: 'retained',
        filestoreResponses: [],
        faultLocation: undefined,
      },
    );
    const answered = entity.receive(finished);
    const action = answered.ok ? answered.value[0]?.action : undefined;
    const ack = action?.kind === 'send' ? decodeCfdpPdu(action.octets) : undefined;
    expect(ack).toMatchObject({
      value: { body: { kind: 'ack', of: 'finished', transactionStatus: 'unrecognized' } },
    });
  });

  it('numbers transactions around the end of its numbers, past those that are open', () => {
    const entity = new CfdpEntity({
      entityId: 1n,
      sequenceNumberOctets: 1,
      firstSequenceNumber: 254n,
      maxTransactions: 255,
    });
    const numbers = Array.from({ length: 4 }, () => {
      const put = entity.put(requestFor(new Uint8Array(1)));
      return put.ok ? put.value.transaction.sequenceNumber : undefined;
    });
    expect(numbers).toEqual([254n, 255n, 0n, 1n]);
  });

  it('freezes and thaws all its transactions', () => {
    const entity = new CfdpEntity({ entityId: 2n });
    entity.receive(fileData(1n));
    const kinds = (actions: CfdpEntityAction[]) => actions.map(({ action }) => action.kind);
    expect(kinds(entity.freeze())).toEqual(['stop-timer']);
    const opened = entity.receive(fileData(2n));
    expect(opened.ok && kinds(opened.value)).not.toContain('send');
    expect(kinds(entity.thaw())).toEqual(['start-timer', 'start-timer']);
  });
});

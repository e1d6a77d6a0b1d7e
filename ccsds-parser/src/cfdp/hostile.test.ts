import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { name, requestFor, seededRandom } from './cfdp.fixture.ts';
import { type CfdpCondition, type CfdpFaultHandler, cfdpConditionCodes } from './condition.ts';
import { CfdpEntity } from './entity.ts';
import { type CfdpBody, decodeCfdpPdu, encodeCfdpPdu } from './pdu.ts';
import type { CfdpPolicy } from './policy.ts';
import { CfdpReceiver } from './receiver.ts';
import { CfdpSender } from './sender.ts';
import type { CfdpAction, CfdpEvent, CfdpTimer } from './transaction.ts';

const timers: CfdpTimer[] = ['ack', 'nak', 'inactivity', 'check', 'keep-alive'];
const conditions = Object.keys(cfdpConditionCodes) as CfdpCondition[];
const handlers: CfdpFaultHandler[] = ['ignore', 'cancel', 'suspend', 'abandon'];

/** Any directive or data, sensible enough to get deep into the machines. */
function bodyFrom(random: () => number): CfdpBody {
  const number = (most: number) => Math.floor(random() * (most + 1));
  const size = () => (random() < 0.1 ? 0xffff_ffff - number(20) : number(120));
  const condition = random() < 0.7 ? 'no-error' : conditions[number(conditions.length - 1)]!;
  const faultLocation = random() < 0.5 ? undefined : Uint8Array.of(0, 1);
  switch (number(8)) {
    case 0:
      return { kind: 'eof', condition, checksum: 0, fileSizeOctets: size(), faultLocation };
    case 1:
      return {
        kind: 'finished',
        condition,
        delivery: 'complete',
        fileStatus: 'retained',
        filestoreResponses: [],
        faultLocation,
      };
    case 2:
      return { kind: 'ack', of: random() < 0.5 ? 'eof' : 'finished', condition, transactionStatus: 'active' };
    case 3:
      return {
        kind: 'metadata',
        isClosureRequested: random() < 0.5,
        checksumType: random() < 0.5 ? 15 : number(15),
        fileSizeOctets: size(),
        sourceFileName: random() < 0.2 ? '' : 'a',
        destinationFileName: random() < 0.2 ? '' : 'b',
        options: [
          {
            kind: 'fault-handler-override',
            condition: conditions[number(13)]!,
            handler: handlers[number(3)]!,
          },
          { kind: 'filestore-request', action: 'delete-file', firstFileName: 'c', secondFileName: '' },
        ],
      };
    case 4:
      return {
        kind: 'nak',
        scopeStart: size(),
        scopeEnd: size(),
        requests: Array.from({ length: number(4) }, () => ({ start: size(), end: size() })),
      };
    case 5:
      return { kind: 'prompt', asks: random() < 0.5 ? 'nak' : 'keep-alive' };
    case 6:
      return { kind: 'keep-alive', progressOctets: size() };
    default:
      return { kind: 'file-data', offset: size(), data: new Uint8Array(number(30)) };
  }
}

function eventFrom(random: () => number, header: CfdpSender['header']): CfdpEvent | undefined {
  const pick = Math.floor(random() * 40);
  const others: CfdpEvent[] = [
    { kind: 'ready' },
    { kind: 'file-read', offset: Math.floor(random() * 60), data: new Uint8Array(Math.floor(random() * 40)) },
    { kind: 'file-failed' },
    { kind: 'file-stored', isStored: random() < 0.7 },
    { kind: 'filestore-done', responses: [] },
    { kind: 'suspend' },
    { kind: 'resume' },
    { kind: 'freeze' },
    { kind: 'thaw' },
    { kind: 'report' },
    { kind: 'prompt', asks: 'nak' },
    ...timers.map((timer): CfdpEvent => ({ kind: 'timer-expired', timer })),
  ];
  if (random() < 0.01) return { kind: 'cancel' };
  if (pick < others.length) return others[pick];
  const octets = encodeCfdpPdu(
    { ...header, hasCrc: false, isLargeFile: random() < 0.05 ? !header.isLargeFile : header.isLargeFile },
    bodyFrom(random),
  );
  if (random() < 0.3) octets[Math.floor(random() * octets.length)] = Math.floor(random() * 256);
  const pdu = decodeCfdpPdu(octets);
  return pdu.ok ? { kind: 'pdu', pdu: pdu.value } : undefined;
}

const policyFrom = (random: () => number): Partial<CfdpPolicy> => ({
  maxPduOctets: 64 + Math.floor(random() * 40),
  maxRanges: 1 + Math.floor(random() * 8),
  nakMode: random() < 0.5 ? 'deferred' : 'immediate',
  keepAliveMs: random() < 0.5 ? 1000 : 0,
  keepAliveLimitOctets: random() < 0.5 ? 30 : 0,
  keepsIncompleteFiles: random() < 0.5,
  faultHandlers: Object.fromEntries(
    conditions.map((condition) => [condition, handlers[Math.floor(random() * 4)]!]),
  ),
});

/** Follows the actions as a careful host would, and looks at what must hold after each event. */
class Watch {
  readonly running = new Set<CfdpTimer>();
  closes = 0;
  finishes = 0;
  abandons = 0;

  see(actions: CfdpAction[], maxPduOctets: number): void {
    // Twenty gaps at most, and each can be a PDU of its own
    this.#must(actions.length < 60, 'few actions');
    for (const action of actions) {
      if (action.kind === 'start-timer') this.running.add(action.timer);
      if (action.kind === 'stop-timer') this.#must(this.running.delete(action.timer), 'stops what runs');
      if (action.kind === 'closed') this.closes++;
      if (action.kind === 'indication' && action.indication.kind === 'transaction-finished') this.finishes++;
      if (action.kind === 'indication' && action.indication.kind === 'abandoned') this.abandons++;
      if (action.kind === 'send') {
        this.#must(action.octets.length <= maxPduOctets, 'short PDUs');
        this.#must(decodeCfdpPdu(action.octets).ok, 'good PDUs');
      }
    }
    this.#must(this.closes <= 1 && this.finishes <= 1, 'one end');
    this.#must(this.closes === 0 || this.running.size === 0, 'no timer behind the end');
  }

  /** `expect` is too slow for a million looks. */
  #must(isTrue: boolean, what: string): void {
    if (!isTrue) expect.fail(what);
  }
}

describe('machines among hostile PDUs', () => {
  it('never throw, loop, tell an end twice or leave a timer running behind it', () => {
    let closed = 0;
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), fc.boolean(), (seed, isSender, isAcknowledged) => {
        const random = seededRandom(seed);
        const policy = policyFrom(random);
        const mode = isAcknowledged ? ('acknowledged' as const) : ('unacknowledged' as const);
        const request = requestFor(new Uint8Array(Math.floor(random() * 100)), {
          mode,
          isClosureRequested: random() < 0.5,
          hasCrc: random() < 0.5,
        });
        const sender = new CfdpSender(request, name, policy);
        const receiver = new CfdpReceiver(
          {
            ...sender.header,
            isFileData: false,
            direction: 'toward-receiver',
            hasSegmentMetadata: false,
            dataFieldOctets: 0,
          },
          policy,
        );
        const machine = isSender ? sender : receiver;
        const watch = new Watch();
        const see = (actions: CfdpAction[]) => watch.see(actions, policy.maxPduOctets!);
        if (isSender) see(sender.start());
        for (let step = 0; step < 150; step++) {
          const event = eventFrom(random, sender.header);
          if (!event) continue;
          if (event.kind === 'timer-expired' && !watch.running.delete(event.timer)) continue;
          see(machine.push(event));
        }
        if (machine.state === 'closed') closed++;
        expect(machine.state === 'closed').toBe(watch.closes === 1);
        if (watch.closes === 1) expect(watch.finishes + watch.abandons).toBeGreaterThan(0);
      }),
      { numRuns: 150, seed: 727 },
    );
    expect(closed).toBeGreaterThan(50);
  });

  it('keep an entity within its bounds', () => {
    const entity = new CfdpEntity({
      entityId: 2n,
      maxTransactions: 5,
      maxRemembered: 10,
      policyFor: () => ({ maxPduOctets: 64, maxRanges: 4 }),
    });
    const random = seededRandom(9);
    for (let step = 0; step < 3000; step++) {
      const header = {
        version: 1,
        mode: random() < 0.5 ? ('acknowledged' as const) : ('unacknowledged' as const),
        hasCrc: random() < 0.5,
        isLargeFile: random() < 0.2,
        entityIdOctets: 1 + Math.floor(random() * 8),
        sequenceNumberOctets: 1 + Math.floor(random() * 8),
        sourceEntityId: BigInt(1 + Math.floor(random() * 3)),
        sequenceNumber: BigInt(Math.floor(random() * 20)),
        destinationEntityId: 2n,
      };
      const octets = encodeCfdpPdu(header, bodyFrom(random));
      if (random() < 0.3) octets[Math.floor(random() * octets.length)] = Math.floor(random() * 256);
      entity.receive(octets);
      if (entity.openTransactions().length > 5) expect.fail('too many');
      if (step % 50 === 0)
        for (const id of entity.openTransactions()) {
          for (const timer of timers) entity.push(id, { kind: 'timer-expired', timer });
          if (random() < 0.5) entity.push(id, { kind: 'cancel' });
        }
    }
  });
});

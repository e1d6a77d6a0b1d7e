import {
  type CfdpAction,
  type CfdpBody,
  CfdpEntity,
  type CfdpEvent,
  type CfdpPdu,
  type CfdpPutRequest,
  CfdpReceiver,
  CfdpSender,
  type CfdpTimer,
  type CfdpTransactionHeader,
  decodeCfdpPdu,
  decodeCfdpReservedMessage,
  encodeCfdpPdu,
  encodeCfdpReservedMessage,
  sealCrc16,
} from 'ccsds-parser';
import type { Choices } from '../choices.ts';
import { decoderTarget } from '../decoder-target.ts';
import { mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { counting, joined } from '../seed-octets.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const header: CfdpTransactionHeader = {
  version: 1,
  mode: 'acknowledged',
  hasCrc: false,
  isLargeFile: false,
  entityIdOctets: 1,
  sequenceNumberOctets: 1,
  sourceEntityId: 2n,
  sequenceNumber: 3n,
  destinationEntityId: 1n,
};
const bodies: readonly CfdpBody[] = [
  {
    kind: 'metadata',
    isClosureRequested: true,
    checksumType: 0,
    fileSizeOctets: 24,
    sourceFileName: 'a',
    destinationFileName: 'b',
    options: [
      { kind: 'filestore-request', action: 'rename-file', firstFileName: 'c', secondFileName: 'd' },
      { kind: 'fault-handler-override', condition: 'inactivity-detected', handler: 'ignore' },
      { kind: 'message-to-user', message: Uint8Array.of(0x63, 0x66, 0x64, 0x70, 7, 1, 97, 1, 98) },
      { kind: 'flow-label', label: counting(2) },
    ],
  },
  { kind: 'file-data', offset: 0, data: counting(12) },
  {
    kind: 'file-data',
    offset: 12,
    data: counting(12),
    segmentMetadata: { recordContinuation: 3, metadata: counting(3) },
  },
  { kind: 'eof', condition: 'no-error', checksum: 0x0d131925, fileSizeOctets: 24, faultLocation: undefined },
  {
    kind: 'eof',
    condition: 'cancel-request-received',
    checksum: 0,
    fileSizeOctets: 12,
    faultLocation: Uint8Array.of(2),
  },
  {
    kind: 'finished',
    condition: 'no-error',
    delivery: 'complete',
    fileStatus: 'retained',
    filestoreResponses: [
      { action: 'delete-file', firstFileName: 'c', secondFileName: '', status: 0, message: 'ok' },
    ],
    faultLocation: undefined,
  },
  { kind: 'ack', of: 'eof', condition: 'no-error', transactionStatus: 'active' },
  { kind: 'ack', of: 'finished', condition: 'no-error', transactionStatus: 'terminated' },
  {
    kind: 'nak',
    scopeStart: 0,
    scopeEnd: 24,
    requests: [
      { start: 0, end: 0 },
      { start: 6, end: 12 },
    ],
  },
  { kind: 'prompt', asks: 'keep-alive' },
  { kind: 'keep-alive', progressOctets: 12 },
];
const pdus = [
  ...bodies.map((body) => encodeCfdpPdu(header, body)),
  ...bodies.slice(0, 5).map((body) => encodeCfdpPdu({ ...header, mode: 'unacknowledged' }, body)),
  ...bodies
    .slice(0, 4)
    .map((body) => encodeCfdpPdu({ ...header, isLargeFile: true, hasCrc: true, entityIdOctets: 3 }, body)),
];

/** The length field, and where there is one the CRC. */
function repairPdu(octets: Uint8Array): void {
  if (octets.length < 8) return;
  octets[0] = (octets[0]! & 0x1f) | 0x20;
  const headerOctets = 4 + 2 * (((octets[3]! >>> 4) & 7) + 1) + (octets[3]! & 7) + 1;
  const rest = octets.length - headerOctets;
  if (rest < 0) return;
  octets.set([rest >>> 8, rest & 0xff], 1);
  if ((octets[0]! & 2) !== 0) sealCrc16(octets);
}

const reserved = [
  encodeCfdpReservedMessage({
    kind: 'proxy-put-request',
    destinationEntityId: Uint8Array.of(1),
    sourceFileName: 'a',
    destinationFileName: 'b',
  }),
  encodeCfdpReservedMessage({
    kind: 'proxy-filestore-request',
    action: 'append-file',
    firstFileName: 'c',
    secondFileName: 'd',
  }),
  encodeCfdpReservedMessage({
    kind: 'originating-transaction',
    entityIdOctets: 2,
    sequenceNumberOctets: 3,
    sourceEntityId: 5n,
    sequenceNumber: 6n,
  }),
  encodeCfdpReservedMessage({
    kind: 'directory-listing-response',
    isSuccess: true,
    directoryName: 'e',
    listingFileName: 'f',
  }),
  ...[2, 3, 4, 5, 7, 8, 9, 11, 17].map((type) => Uint8Array.of(0x63, 0x66, 0x64, 0x70, type, 0x40, 1, 1)),
];

const timers: readonly CfdpTimer[] = ['ack', 'nak', 'inactivity', 'check', 'keep-alive'];
const policies = [
  { maxPduOctets: 64, maxRanges: 4 },
  { maxPduOctets: 80, maxRanges: 2, nakMode: 'immediate', keepAliveMs: 1000, keepAliveLimitOctets: 8 },
  {
    maxPduOctets: 64,
    faultHandlers: { 'file-checksum-failure': 'ignore', 'inactivity-detected': 'suspend' },
    keepsIncompleteFiles: true,
  },
] as const;
const request: CfdpPutRequest = {
  destinationEntityId: 2n,
  mode: 'acknowledged',
  sourceFileName: 'a',
  destinationFileName: 'b',
  fileSizeOctets: 60,
};
const mostActions = 64;
const mostSteps = 40;

export const cfdpTargets: readonly FuzzTarget<Uint8Array>[] = [
  decoderTarget({
    name: 'cfdp-pdu',
    parsers: ['decodeCfdpPdu'],
    shape: () => ({
      seeds: pdus,
      lengthFields: [
        { at: 1, octets: 2 },
        { at: 3, octets: 1 },
      ],
      repair: repairPdu,
      mostOctets: 96,
    }),
    formats: [{}, { allowsTrailingOctets: true }],
    decode: decodeCfdpPdu,
    // Reserved bits and unknown names of files make it another PDU; written it must be.
    encode(pdu) {
      if (decodeCfdpPdu(encodeCfdpPdu(pdu.header, pdu.body)).ok) return undefined;
      throw new Complaint('encoded again it is no PDU');
    },
  }),
  decoderTarget({
    name: 'cfdp-reserved-message',
    parsers: ['decodeCfdpReservedMessage'],
    shape: () => ({ seeds: reserved, mostOctets: 64 }),
    decode: decodeCfdpReservedMessage,
    encode(message) {
      mustBeSound(encodeCfdpReservedMessage(message));
      return undefined;
    },
  }),
  machineTarget('cfdp-receiver', 'CfdpReceiver', (first, choices) => {
    const policy = choices.pick(policies);
    return new CfdpReceiver(
      first?.header ?? {
        ...header,
        isFileData: false,
        direction: 'toward-receiver',
        keepsRecordBoundaries: false,
        hasSegmentMetadata: false,
        dataFieldOctets: 0,
      },
      policy,
    );
  }),
  machineTarget('cfdp-sender', 'CfdpSender', (first, choices) => {
    const { mode = 'acknowledged' } = first?.header ?? {};
    const name = { entityIdOctets: 1, sequenceNumberOctets: 1, sourceEntityId: 1n, sequenceNumber: 3n };
    const sender = new CfdpSender(
      { ...request, mode, isClosureRequested: choices.once(2) },
      name,
      choices.pick(policies),
    );
    sender.start();
    return sender;
  }),
  entityTarget(),
];

/** PDUs one behind the other, each with a count of its octets in front; 0xff stands for something else that happens. */
const sessions = [
  pdus.slice(0, 4),
  [pdus[0]!, pdus[2]!, pdus[3]!, pdus[1]!, pdus[7]!],
  [pdus[8]!, pdus[6]!, pdus[5]!],
  pdus.slice(11, 15),
  [pdus[3]!, pdus[9]!, pdus[10]!, pdus[0]!, pdus[4]!],
].map((session) =>
  joined(session.flatMap((pdu, index) => [Uint8Array.of(pdu.length), pdu, Uint8Array.of(0xff, index * 3)])),
);

function* stepsOf(octets: Uint8Array): Generator<Uint8Array | number> {
  let steps = 0;
  for (let at = 0; at < octets.length && steps < mostSteps; steps++) {
    const length = octets[at]!;
    if (length === 0xff) {
      yield octets[at + 1] ?? 0;
      at += 2;
    } else {
      yield octets.subarray(at + 1, at + 1 + length);
      at += 1 + length;
    }
  }
}

/** Undefined for the two that depend on more of the code. */
const events: readonly (CfdpEvent | undefined)[] = [
  { kind: 'ready' },
  undefined,
  { kind: 'file-failed' },
  undefined,
  { kind: 'filestore-done', responses: [] },
  { kind: 'suspend' },
  { kind: 'resume' },
  { kind: 'freeze' },
  { kind: 'thaw' },
  { kind: 'report' },
  { kind: 'prompt', asks: 'nak' },
  { kind: 'cancel' },
  ...timers.map((timer): CfdpEvent => ({ kind: 'timer-expired', timer })),
];

function eventOf(code: number): CfdpEvent {
  const at = code % events.length;
  if (at === 1) return { kind: 'file-read', offset: code >>> 4, data: counting(code & 31) };
  return events[at] ?? { kind: 'file-stored', isStored: (code & 32) === 0 };
}

/** What a host answers to an action, as far as the machines wait for it. */
function answerOf(action: CfdpAction): CfdpEvent | undefined {
  switch (action.kind) {
    case 'read-file':
      return {
        kind: 'file-read',
        offset: action.offset,
        data: new Uint8Array(Math.min(action.octets, 4096)),
      };
    case 'store-file':
      return { kind: 'file-stored', isStored: true };
    case 'run-filestore':
      return { kind: 'filestore-done', responses: [] };
    default:
      return undefined;
  }
}

interface Machine {
  push(event: CfdpEvent): CfdpAction[];
}

function machineTarget(
  name: string,
  parser: string,
  create: (first: CfdpPdu | undefined, choices: Choices) => Machine,
): FuzzTarget<Uint8Array> {
  return {
    name,
    parsers: [parser],
    prepare: () => ({
      make: octetMaker({ seeds: sessions, mostOctets: 48 }),
      run(octets, choices) {
        let machine: Machine | undefined;
        let taken = 0;
        const push = (event: CfdpEvent, depth: number) => {
          const actions = machine!.push(event);
          judgeActions(actions);
          if (actions.length > 0) taken++;
          for (const action of actions) {
            const answer = depth < 3 ? answerOf(action) : undefined;
            if (answer) push(answer, depth + 1);
          }
        };
        for (const step of stepsOf(octets)) {
          if (typeof step === 'number') {
            machine ??= create(undefined, choices);
            push(eventOf(step), 0);
            continue;
          }
          const pdu = decodeCfdpPdu(step);
          if (!pdu.ok) continue;
          machine ??= create(pdu.value, choices);
          push({ kind: 'pdu', pdu: pdu.value }, 0);
        }
        return taken > 0;
      },
    }),
  };
}

function entityTarget(): FuzzTarget<Uint8Array> {
  return {
    name: 'cfdp-entity',
    parsers: ['CfdpEntity'],
    prepare: () => ({
      make: octetMaker({ seeds: sessions, mostOctets: 48 }),
      run(octets, choices) {
        const entity = new CfdpEntity({
          entityId: 1n,
          entityIdOctets: 1,
          sequenceNumberOctets: 1,
          maxTransactions: 3,
          maxRemembered: 4,
          policyFor: () => choices.pick(policies),
        });
        if (choices.once(2)) entity.put(request);
        let taken = 0;
        for (const step of stepsOf(octets)) {
          const open = entity.openTransactions();
          if (open.length > 3) throw new Complaint(`${open.length} transactions are open where 3 may be`);
          if (typeof step === 'number') {
            const id = open[step % 3];
            if (id) judgeActions(entity.push(id, eventOf(step)).map(({ action }) => action));
            continue;
          }
          const received = entity.receive(step);
          mustBeSound(received);
          if (!received.ok) continue;
          judgeActions(received.value.map(({ action }) => action));
          taken++;
          for (const { transaction, action } of received.value) {
            const answer = answerOf(action);
            if (answer) judgeActions(entity.push(transaction, answer).map((next) => next.action));
          }
        }
        return taken > 0;
      },
    }),
  };
}

function judgeActions(actions: readonly CfdpAction[]): void {
  if (actions.length > mostActions) throw new Complaint(`${actions.length} actions out of one event`);
  mustBeSound(actions);
  for (const action of actions) {
    if (action.kind === 'send' && !decodeCfdpPdu(action.octets).ok)
      throw new Complaint('a bad PDU would be sent');
    if (action.kind === 'start-timer' && !(action.durationMs > 0))
      throw new Complaint('a timer without a duration');
  }
}

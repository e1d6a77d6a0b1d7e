import { describe, expect, it } from 'vitest';
import {
  type ChannelOptions,
  End,
  name,
  requestFor,
  seededRandom,
  Transfer,
  VirtualClock,
} from './cfdp.fixture.ts';
import { type CfdpBody, decodeCfdpPdu, encodeCfdpPdu } from './pdu.ts';
import type { CfdpPolicy } from './policy.ts';
import type { CfdpPutRequest } from './put-request.ts';
import { CfdpReceiver } from './receiver.ts';
import { CfdpSender } from './sender.ts';

const random = seededRandom(3);
const fileOf = (octets: number) => Uint8Array.from({ length: octets }, () => Math.floor(random() * 256));
const clean: ChannelOptions = { seed: 1, loss: 0 };
const bodyOf = (octets: Uint8Array): CfdpBody => {
  const pdu = decodeCfdpPdu(octets);
  if (!pdu.ok) throw new TypeError(pdu.fault.kind);
  return pdu.value.body;
};
const kindOf = (octets: Uint8Array) => {
  const body = bodyOf(octets);
  return body.kind === 'ack' ? `ack ${body.of}` : body.kind;
};
/** Loses the first PDUs of a kind. */
const losing = (kind: string, times = 1) => {
  let left = times;
  return { ...clean, drops: (octets: Uint8Array) => kindOf(octets) === kind && left-- > 0 };
};
const good = { condition: 'no-error', delivery: 'complete', fileStatus: 'retained' };
const delivers = (file: Uint8Array, channel: ChannelOptions, more = {}, policy: Partial<CfdpPolicy> = {}) => {
  const transfer = new Transfer(file, channel, more, policy).run();
  expect(transfer.receiver!.stored).toEqual([{ name: 'b.bin', isComplete: true, file }]);
  expect(transfer.receiver!.writtenOctets).toBe(file.length);
  expect(transfer.sender.finished()).toMatchObject(good);
  expect(transfer.sender.machine.state).toBe('closed');
  expect(transfer.receiver!.machine.state).toBe('closed');
  return transfer;
};

describe('class 2', () => {
  it('sends each PDU once on a clean link', () => {
    const { sender, receiver } = delivers(fileOf(100), clean);
    expect(sender.sent.map(kindOf)).toEqual(['metadata', 'file-data', 'file-data', 'eof', 'ack finished']);
    expect(receiver!.sent.map(kindOf)).toEqual(['ack eof', 'finished']);
    expect(sender.kinds()).toEqual(['transaction-started', 'eof-sent', 'transaction-finished']);
    expect(receiver!.kinds()).toEqual(['metadata-received', 'eof-received', 'transaction-finished']);
  });

  it('delivers a file of no octets and one of one octet', () => {
    for (const octets of [0, 1])
      for (const kind of ['none', 'metadata', 'eof', 'file-data']) delivers(fileOf(octets), losing(kind));
  });

  it('survives the loss of any PDU, and of any two', () => {
    const file = fileOf(150);
    const total = 12;
    for (let first = 0; first < total; first++)
      for (let second = first; second < total; second++)
        delivers(file, { ...clean, drops: (_, count) => count === first || count === second });
  });

  it('survives the loss of the same directive again and again', () => {
    for (const kind of ['metadata', 'eof', 'ack eof', 'finished', 'ack finished', 'nak'])
      delivers(fileOf(150), losing(kind, 4));
  });

  it('takes EOF and data that overtake Metadata, and data that come backwards', () => {
    const file = fileOf(500);
    for (const checksumType of [0, 1, 2, 3, 15])
      delivers(file, { ...clean, seed: 4, jitterMs: 3000 }, { checksumType }, { readBackOctets: 100 });
  });

  it('asks for a gap at once when it may', () => {
    const file = fileOf(300);
    let count = 0;
    const drops = (octets: Uint8Array) => kindOf(octets) === 'file-data' && count++ === 1;
    const { receiver } = delivers(file, { ...clean, drops }, {}, { nakMode: 'immediate' });
    expect(receiver!.sent.map(kindOf)).toEqual(['nak', 'ack eof', 'finished']);
    expect(bodyOf(receiver!.sent[0]!)).toMatchObject({
      scopeStart: 50,
      scopeEnd: 100,
      requests: [{ start: 50, end: 100 }],
    });
  });

  it('fills gaps while the rest of the file still goes out', () => {
    const file = fileOf(10_000);
    let count = 0;
    const drops = (octets: Uint8Array) => kindOf(octets) === 'file-data' && count++ % 7 === 3;
    for (const checksumType of [0, 3])
      delivers(file, { ...clean, drops }, { checksumType }, { nakMode: 'immediate' });
  });

  it('spreads a long list of gaps over NAK PDUs whose scopes follow each other', () => {
    let count = 0;
    const drops = (octets: Uint8Array) => kindOf(octets) === 'file-data' && count++ % 2 === 0 && count < 26;
    const { receiver } = delivers(fileOf(1300), { ...clean, drops });
    const naks = receiver!.sent.filter((octets) => kindOf(octets) === 'nak');
    expect(naks.length).toBeGreaterThan(2);
    let scopeEnd = 0;
    for (const octets of naks) {
      expect(octets.length).toBeLessThanOrEqual(64);
      const nak = bodyOf(octets);
      expect(nak).toMatchObject({ kind: 'nak', scopeStart: scopeEnd });
      scopeEnd = nak.kind === 'nak' ? nak.scopeEnd : 0;
    }
    expect(scopeEnd).toBe(1300);
  });

  it('sends options alone, again if they are lost, without EOF', () => {
    const option = { kind: 'message-to-user' as const, message: Uint8Array.of(7) };
    const more = { sourceFileName: '', destinationFileName: '', options: [option] };
    const { sender, receiver } = new Transfer(new Uint8Array(0), losing('metadata', 2), more).run();
    expect(sender.sent.map(kindOf)).toEqual(['metadata', 'metadata', 'metadata', 'ack finished']);
    expect(receiver!.indications).toMatchObject([
      { kind: 'metadata-received', options: [option] },
      { kind: 'transaction-finished', condition: 'no-error', delivery: 'complete', fileStatus: 'unreported' },
    ]);
    expect(sender.finished()).toMatchObject({ condition: 'no-error' });
  });
});

describe('class 1', () => {
  const mode = 'unacknowledged' as const;

  it('sends and forgets, or waits for the word of the receiver', () => {
    const open = new Transfer(fileOf(60), clean, { mode }).run();
    expect(open.sender.sent.map(kindOf)).toEqual(['metadata', 'file-data', 'file-data', 'eof']);
    expect(open.receiver!.sent).toEqual([]);
    expect(open.sender.finished()).toMatchObject({ condition: 'no-error', fileStatus: 'unreported' });
    const closed = delivers(fileOf(60), clean, { mode, isClosureRequested: true });
    expect(closed.receiver!.sent.map(kindOf)).toEqual(['finished']);
  });

  it('waits after EOF for what was overtaken by it', () => {
    const file = fileOf(300);
    const { receiver } = new Transfer(file, { ...clean, seed: 8, jitterMs: 4000 }, { mode }).run();
    expect(receiver!.finished()).toMatchObject(good);
    expect(receiver!.stored[0]!.file).toEqual(file);
  });

  it('tells that a file is not complete: last segment, Metadata or EOF lost', () => {
    for (const kind of ['file-data', 'metadata', 'eof']) {
      const transfer = new Transfer(fileOf(40), losing(kind), { mode, isClosureRequested: true }).run();
      // Where EOF is lost the sender waits for Finished in vain, and cancels: EOF (cancel) tells the receiver
      expect(transfer.receiver!.finished()).toMatchObject({
        condition: 'check-limit-reached',
        delivery: 'incomplete',
        fileStatus: 'discarded',
      });
      expect(transfer.receiver!.stored).toEqual([]);
      expect(transfer.sender.finished()!.delivery).toBe('incomplete');
    }
    const silent = new Transfer(fileOf(40), losing('eof'), { mode }).run();
    expect(silent.receiver!.finished()).toMatchObject({
      condition: 'inactivity-detected',
      delivery: 'incomplete',
    });
  });

  it('keeps what came when that is wanted, and says so', () => {
    const policy = { keepsIncompleteFiles: true };
    const { receiver } = new Transfer(fileOf(60), losing('file-data'), { mode }, policy).run();
    expect(receiver!.finished()).toMatchObject({ delivery: 'incomplete', fileStatus: 'retained' });
    expect(receiver!.stored).toMatchObject([{ name: 'b.bin', isComplete: false }]);
  });
});

describe('limits and faults', () => {
  it('ends a transfer that nobody answers', () => {
    const { sender } = new Transfer(fileOf(10), { ...clean, loss: 1 }, {}, { ackLimit: 2 }).run();
    // EOF three times, then EOF (cancel) three times
    expect(sender.sent.map(kindOf).filter((kind) => kind === 'eof')).toHaveLength(6);
    expect(sender.kinds()).toEqual([
      'transaction-started',
      'eof-sent',
      'fault',
      'transaction-finished',
      'eof-sent',
      'fault',
      'abandoned',
    ]);
    expect(sender.finished()).toMatchObject({
      condition: 'positive-ack-limit-reached',
      delivery: 'incomplete',
    });
  });

  it('ends a reception whose gaps are never filled', () => {
    const { sender, receiver } = new Transfer(
      fileOf(100),
      losing('file-data', 1e9),
      {},
      { nakLimit: 3 },
    ).run();
    expect(receiver!.sent.map(kindOf)).toEqual(['ack eof', 'nak', 'nak', 'nak', 'nak', 'finished']);
    for (const end of [sender, receiver!])
      expect(end.finished()).toMatchObject({ condition: 'nak-limit-reached', delivery: 'incomplete' });
  });

  it('ends a reception that has gone silent', () => {
    const { receiver } = new Transfer(fileOf(100), losing('eof', 1e9), {}, { inactivityMs: 30_000 }).run();
    expect(receiver!.finished()).toMatchObject({ condition: 'inactivity-detected', fileStatus: 'discarded' });
  });

  it('does about a fault what the policy says, or the options of the sender', () => {
    const file = fileOf(100);
    const handlers: Partial<CfdpPolicy> = { nakLimit: 1, faultHandlers: { 'nak-limit-reached': 'abandon' } };
    const abandoned = new Transfer(file, losing('file-data', 1e9), {}, handlers).start();
    abandoned.clock.run(60_000);
    expect(abandoned.receiver!.kinds().at(-1)).toBe('abandoned');
    const override = {
      kind: 'fault-handler-override',
      condition: 'nak-limit-reached',
      handler: 'ignore',
    } as const;
    // Four rounds are lost: the fault of the fourth is passed over, and the fifth brings the file
    const ignored = delivers(file, losing('file-data', 8), { options: [override] }, handlers);
    expect(ignored.receiver!.kinds().filter((kind) => kind === 'fault')).toHaveLength(1);
  });

  it('suspends on a fault, and goes on when told to', () => {
    const file = fileOf(100);
    const policy: Partial<CfdpPolicy> = { nakLimit: 1, faultHandlers: { 'nak-limit-reached': 'suspend' } };
    const transfer = new Transfer(file, losing('file-data', 9), {}, { ...policy, inactivityMs: 1e7 }).start();
    transfer.clock.run(200_000);
    const receiver = transfer.receiver!;
    expect(receiver.kinds().at(-1)).toBe('suspended');
    expect(receiver.timers.size).toBe(0);
    receiver.push({ kind: 'resume' });
    transfer.clock.run(1e8);
    expect(receiver.stored).toMatchObject([{ isComplete: true, file }]);
  });

  it('refuses a file whose checksum is wrong, or hands it over as incomplete', () => {
    const file = fileOf(50);
    const damage = (transfer: Transfer) => {
      // Damage that no CRC sees: the file changes on the sender's disk behind its checksum
      const hear = transfer.hear.bind(transfer);
      transfer.hear = (octets) => {
        const bytes = octets.slice();
        if (kindOf(bytes) === 'file-data') bytes[bytes.length - 1]! ^= 1;
        hear(bytes);
      };
      return transfer.run().receiver!;
    };
    const refused = damage(new Transfer(file, clean));
    expect(refused.finished()).toMatchObject({
      condition: 'file-checksum-failure',
      delivery: 'incomplete',
      fileStatus: 'discarded',
    });
    const faultHandlers = { 'file-checksum-failure': 'ignore' } as const;
    const kept = damage(new Transfer(file, clean, {}, { faultHandlers }));
    expect(kept.finished()).toMatchObject({
      condition: 'file-checksum-failure',
      delivery: 'incomplete',
      fileStatus: 'retained',
    });
    expect(kept.stored).toMatchObject([{ isComplete: false }]);
  });

  it('says that it does not know a checksum', () => {
    const file = fileOf(50);
    const createChecksum = () => undefined;
    const policy = { createChecksum, faultHandlers: { 'unsupported-checksum-type': 'ignore' } as const };
    const { receiver } = new Transfer(file, clean, {}, policy).run();
    expect(receiver!.finished()).toMatchObject({
      condition: 'unsupported-checksum-type',
      delivery: 'complete',
    });
  });

  it('tells the sender when the filestore refuses the file', () => {
    const transfer = new Transfer(fileOf(50), clean);
    transfer.prepare = (receiver) => {
      receiver.isStorable = false;
    };
    transfer.run();
    expect(transfer.sender.finished()).toMatchObject({
      condition: 'filestore-rejection',
      fileStatus: 'rejected-by-filestore',
    });
  });

  it('runs the filestore requests behind a good copy and sends the answers back', () => {
    const request = { action: 'rename-file' as const, firstFileName: 'b.bin', secondFileName: 'c.bin' };
    const { sender } = delivers(
      fileOf(50),
      clean,
      { options: [{ kind: 'filestore-request', ...request }] },
      { maxPduOctets: 80 },
    );
    expect(sender.finished()!.filestoreResponses).toEqual([{ ...request, status: 0, message: '' }]);
  });

  it('does not take a piece that lies behind the end of the file', () => {
    const transfer = new Transfer(fileOf(50), clean, {}, { maxFileOctets: 40 }).run();
    expect(transfer.sender.finished()).toMatchObject({ condition: 'file-size-error' });
    expect(transfer.receiver!.writtenOctets).toBe(0);
  });

  it('gives up on a file that cannot be read', () => {
    const transfer = new Transfer(fileOf(500), clean).start();
    transfer.clock.run(20);
    transfer.sender.file = new Uint8Array(10);
    transfer.clock.run(1e8);
    expect(transfer.sender.finished()).toMatchObject({ condition: 'filestore-rejection' });
    expect(transfer.receiver!.finished()).toMatchObject({
      condition: 'filestore-rejection',
      delivery: 'incomplete',
    });
  });
});

describe('the users', () => {
  const halfWay = (more: Partial<CfdpPutRequest> = {}, policy: Partial<CfdpPolicy> = {}, channel = clean) => {
    const transfer = new Transfer(fileOf(4000), channel, more, policy).start();
    transfer.clock.run(150);
    return transfer;
  };

  it('cancel at either end, whatever is lost meanwhile', () => {
    for (const kind of ['none', 'eof', 'ack eof', 'finished', 'ack finished'])
      for (const who of ['sender', 'receiver'] as const) {
        const transfer = halfWay({}, {}, losing(kind, 3));
        transfer[who]!.push({ kind: 'cancel' });
        transfer.clock.run(1e8);
        for (const end of [transfer.sender, transfer.receiver!]) {
          expect(end.machine.state).toBe('closed');
          expect(end.finished()).toMatchObject({
            condition: 'cancel-request-received',
            delivery: 'incomplete',
          });
        }
        expect(transfer.receiver!.stored).toEqual([]);
        expect(transfer.receiver!.discards).toBe(1);
      }
  });

  it('suspend and resume, and lose nothing', () => {
    for (const who of ['sender', 'receiver'] as const) {
      const transfer = halfWay();
      transfer[who]!.push({ kind: 'suspend' });
      expect(transfer[who]!.timers.size).toBe(0);
      const sent = transfer.sender.sent.length;
      transfer.clock.run(who === 'sender' ? 100_000 : 3_000);
      if (who === 'sender') expect(transfer.sender.sent.length).toBe(sent);
      transfer[who]!.push({ kind: 'resume' });
      transfer.clock.run(1e8);
      expect(transfer.receiver!.finished()).toMatchObject(good);
      expect(transfer.sender.finished()).toMatchObject(good);
      expect(transfer[who]!.kinds()).toEqual(expect.arrayContaining(['suspended', 'resumed']));
    }
  });

  it('freeze and thaw with the passes, and are told nothing', () => {
    const transfer = halfWay({}, { inactivityMs: 20_000 });
    for (const end of [transfer.sender, transfer.receiver!]) end.push({ kind: 'freeze' });
    transfer.clock.run(100_000);
    for (const end of [transfer.sender, transfer.receiver!]) end.push({ kind: 'thaw' });
    transfer.clock.run(1e8);
    expect(transfer.receiver!.finished()).toMatchObject(good);
    expect(transfer.receiver!.kinds()).toEqual(['metadata-received', 'eof-received', 'transaction-finished']);
  });

  it('ask for NAK and progress, and are told how far it is', () => {
    const transfer = halfWay();
    const { sender } = transfer;
    sender.push({ kind: 'prompt', asks: 'keep-alive' });
    sender.push({ kind: 'prompt', asks: 'nak' });
    transfer.clock.run(300);
    const answers = transfer.receiver!.sent.map(bodyOf);
    expect(answers.map(({ kind }) => kind)).toEqual(['keep-alive', 'nak']);
    expect(answers[0]).toMatchObject({ kind: 'keep-alive', progressOctets: 30 * 50 });
    expect(answers[1]).toMatchObject({ scopeStart: 0, requests: [] });
    transfer.receiver!.push({ kind: 'report' });
    expect(transfer.receiver!.indications.at(-1)).toMatchObject({
      kind: 'report',
      state: 'receiving',
      fileSizeOctets: 4000,
    });
  });

  it('hear of a receiver that falls behind', () => {
    const transfer = new Transfer(
      fileOf(5000),
      losing('file-data', 1e9),
      {},
      { keepAliveMs: 150, keepAliveLimitOctets: 500 },
    );
    transfer.run();
    expect(transfer.sender.finished()).toMatchObject({ condition: 'keep-alive-limit-reached' });
  });
});

/** A receiver whose host does nothing by itself. */
const alone = (more: Partial<CfdpPutRequest> = {}) => {
  const sender = new CfdpSender(requestFor(fileOf(15), { checksumType: 15, ...more }), name);
  const send = sender.start().find((action) => action.kind === 'send')!;
  const metadata = decodeCfdpPdu(send.octets);
  if (!metadata.ok) throw new TypeError(metadata.fault.kind);
  const { header } = metadata.value;
  const receiver = new CfdpReceiver(header);
  const hear = (body: CfdpBody) => receiver.push({ kind: 'pdu', pdu: { header, body } });
  hear(metadata.value.body);
  return { sender, receiver, header, hear };
};
const eofOf = (fileSizeOctets: number): CfdpBody => ({
  kind: 'eof',
  condition: 'no-error',
  checksum: 0,
  fileSizeOctets,
  faultLocation: undefined,
});

describe('the machines', () => {
  it('write only what is new of a piece that overlaps others', () => {
    const { hear } = alone();
    const data = Uint8Array.from({ length: 15 }, (_, index) => index);
    hear({ kind: 'file-data', offset: 0, data: data.subarray(0, 4) });
    hear({ kind: 'file-data', offset: 8, data: data.subarray(8, 10) });
    const writes = hear({ kind: 'file-data', offset: 2, data: data.subarray(2, 15) }).filter(
      ({ kind }) => kind === 'write-file',
    );
    expect(writes).toEqual([
      { kind: 'write-file', offset: 4, data: data.slice(4, 8) },
      { kind: 'write-file', offset: 10, data: data.slice(10, 15) },
    ]);
  });

  it('let no timer run while the host stores the file, and hear no answer twice', () => {
    const { receiver, hear } = alone();
    hear({ kind: 'file-data', offset: 0, data: new Uint8Array(15) });
    const kinds = hear(eofOf(15)).map(({ kind }) => kind);
    expect(kinds).toEqual(['start-timer', 'send', 'indication', 'stop-timer', 'store-file']);
    expect(receiver.push({ kind: 'timer-expired', timer: 'inactivity' })).toEqual([]);
    expect(receiver.push({ kind: 'file-stored', isStored: true }).map(({ kind }) => kind)).toEqual([
      'indication',
      'send',
      'start-timer',
    ]);
    expect(receiver.push({ kind: 'file-stored', isStored: false })).toEqual([]);
  });

  it('do not believe that a file is complete before its end was sent', () => {
    const { sender, header } = alone();
    const finished: CfdpBody = {
      kind: 'finished',
      condition: 'no-error',
      delivery: 'complete',
      fileStatus: 'retained',
      filestoreResponses: [],
      faultLocation: undefined,
    };
    expect(sender.push({ kind: 'pdu', pdu: { header, body: finished } })).toEqual([]);
    expect(sender.state).toBe('sending');
  });

  it('pass over a timer that ended just before it was stopped', () => {
    const { receiver } = alone();
    receiver.push({ kind: 'suspend' });
    expect(receiver.push({ kind: 'timer-expired', timer: 'inactivity' })).toEqual([]);
    expect(receiver.push({ kind: 'resume' }).map(({ kind }) => kind)).toEqual(['indication', 'start-timer']);
  });

  it('are made only from requests that fit', () => {
    const request = requestFor(new Uint8Array(3));
    expect(() => new CfdpSender(request, name, { maxPduOctets: 14 })).toThrow(RangeError);
    expect(() => new CfdpSender({ ...request, fileSizeOctets: 1.5 }, name)).toThrow(RangeError);
    expect(() => new CfdpSender({ ...request, destinationEntityId: 70_000n }, name).start()).toThrow(
      RangeError,
    );
    const only = { ...request, sourceFileName: '', destinationFileName: '' };
    expect(() => new CfdpSender(only, name)).toThrow(RangeError);
    expect(() => new CfdpReceiver(alone().header, { maxPduOctets: 63 })).toThrow(RangeError);
  });
});

describe('large files', () => {
  it('have offsets of eight octets', () => {
    const size = 2 ** 32 + 100;
    const request = { ...requestFor(new Uint8Array(0)), fileSizeOctets: size };
    const sender = new CfdpSender(request, name);
    expect(sender.header.isLargeFile).toBe(true);
    const send = sender.start().find((action) => action.kind === 'send')!;
    const metadata = decodeCfdpPdu(send.octets);
    if (!metadata.ok) throw new TypeError(metadata.fault.kind);
    const receiver = new End(
      new CfdpReceiver(metadata.value.header),
      new Uint8Array(0),
      new VirtualClock(),
      () => {},
    );
    const written: number[] = [];
    const hear = (body: CfdpBody) => {
      const actions = receiver.machine.push({ kind: 'pdu', pdu: { header: metadata.value.header, body } });
      for (const action of actions) if (action.kind === 'write-file') written.push(action.offset);
      return actions.flatMap((action) => (action.kind === 'send' ? [bodyOf(action.octets)] : []));
    };
    hear(metadata.value.body);
    hear({ kind: 'file-data', offset: size - 50, data: new Uint8Array(50) });
    const answers = hear({
      kind: 'eof',
      condition: 'no-error',
      checksum: 0,
      fileSizeOctets: size,
      faultLocation: undefined,
    });
    expect(written).toEqual([size - 50]);
    expect(answers).toMatchObject([
      { kind: 'ack', of: 'eof' },
      { kind: 'nak', scopeEnd: size, requests: [{ start: 0, end: size - 50 }] },
    ]);
    expect(receiver.machine.push({ kind: 'timer-expired', timer: 'nak' }).length).toBeGreaterThan(0);
  });

  it('do not mix with small ones under one name', () => {
    const header = new CfdpSender(requestFor(new Uint8Array(3)), name).header;
    const first = decodeCfdpPdu(
      encodeCfdpPdu(header, { kind: 'file-data', offset: 0, data: Uint8Array.of(1) }),
    );
    if (!first.ok) throw new TypeError(first.fault.kind);
    const receiver = new CfdpReceiver(first.value.header);
    const large = { ...first.value.header, isLargeFile: true };
    const pdu = {
      header: large,
      body: { kind: 'file-data' as const, offset: 2 ** 40, data: Uint8Array.of(1) },
    };
    expect(receiver.push({ kind: 'pdu', pdu }).map(({ kind }) => kind)).toEqual(['start-timer']);
  });
});

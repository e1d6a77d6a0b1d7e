import { encodeCltu } from 'ccsds-parser/coding/cltu';
import { decodeClcw } from 'ccsds-parser/frame/tc/clcw';
import { encodeControlFrame } from 'ccsds-parser/frame/tc/tc-control-command';
import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { encodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import { describe, expect, it } from 'vitest';
import type { TcFraming } from './tc-framing.ts';
import { TcReceiver } from './tc-receiver.ts';

const framing: TcFraming = {
  kind: 'ccsds-tc',
  spacecraftId: 299,
  virtualChannelId: 0,
  mapId: 0,
  hasErrorControl: true,
};
const channel = { spacecraftId: 299, virtualChannelId: 0 };

function receiver(hasCarrier = () => true) {
  const packets: number[] = [];
  const reports: string[] = [];
  const one = new TcReceiver({
    framing,
    hasCarrier,
    onPacket: (packet) => packets.push(packet[0]!),
    report: (_type, text) => reports.push(text),
  });
  const hear = (frame: Uint8Array) => one.receive(encodeCltu(frame), true);
  const send = (number: number, isBypass: boolean, name: number) =>
    hear(
      encodeTcFrame({
        ...channel,
        isBypass,
        sequenceNumber: number,
        data: encodeTcSegment({ mapId: 0, sequenceFlags: 3, data: Uint8Array.of(name, 0, 0) }),
      }),
    );
  const clcw = () => {
    const decoded = decodeClcw(one.controlWord());
    if (!decoded.ok) throw new TypeError(decoded.fault.kind);
    return decoded.value;
  };
  return { packets, reports, hear, send, clcw, one };
}

describe('the telecommand receiver on board', () => {
  it('takes numbered frames once and in order, and says which it waits for', () => {
    const { packets, send, clcw } = receiver();
    send(0, false, 10);
    send(1, false, 11);
    send(1, false, 11);
    send(3, false, 13);
    expect(packets).toEqual([10, 11]);
    expect(clcw()).toMatchObject({ reportValue: 2, isRetransmit: true, isLockout: false });
    send(2, false, 12);
    expect(packets).toEqual([10, 11, 12]);
    expect(clcw()).toMatchObject({ reportValue: 3, isRetransmit: false });
  });

  it('takes frames of type BD whatever their number, and counts them by four', () => {
    const { packets, send, clcw } = receiver();
    for (let name = 0; name < 5; name++) send(0, true, name);
    expect(packets).toEqual([0, 1, 2, 3, 4]);
    expect(clcw()).toMatchObject({ farmBCounter: 1, reportValue: 0 });
  });

  it('locks itself against a number from far away, until it is unlocked', () => {
    const { packets, send, hear, clcw, reports } = receiver();
    send(100, false, 1);
    expect(clcw().isLockout).toBe(true);
    send(0, false, 2);
    expect(packets).toEqual([]);
    expect(reports.at(-1)).toContain('not taken');
    // CCSDS 232.0-B-4, 4.1.3.3.2: Unlock is one octet of zeros in a frame with both flags.
    hear(encodeControlFrame({ kind: 'unlock' }, channel));
    expect(clcw()).toMatchObject({ isLockout: false, reportValue: 0, farmBCounter: 1 });
    send(0, false, 3);
    expect(packets).toEqual([3]);
  });

  it('waits for the number that it is set to', () => {
    const { packets, send, hear, clcw } = receiver();
    hear(encodeControlFrame({ kind: 'set-vr', sequenceNumber: 200 }, channel));
    expect(clcw().reportValue).toBe(200);
    send(200, false, 7);
    expect(packets).toEqual([7]);
  });

  it('is not moved by frames of others, nor by damaged ones', () => {
    const { packets, hear, clcw, reports } = receiver();
    const data = encodeTcSegment({ mapId: 0, sequenceFlags: 3, data: Uint8Array.of(1) });
    hear(encodeTcFrame({ spacecraftId: 298, virtualChannelId: 0, isBypass: false, data }));
    const damaged = encodeTcFrame({ ...channel, isBypass: false, data });
    damaged[6]! ^= 1;
    hear(damaged);
    expect(packets).toEqual([]);
    expect(reports).toEqual([expect.stringContaining('not ours'), expect.stringContaining('bad-crc')]);
    expect(clcw()).toMatchObject({ reportValue: 0, isLockout: false });
  });

  it('says in its control word whether it hears a carrier', () => {
    let hasCarrier = false;
    const { clcw } = receiver(() => hasCarrier);
    expect(clcw()).toMatchObject({ hasNoRfAvailable: true, hasNoBitLock: true });
    hasCarrier = true;
    expect(clcw()).toMatchObject({ hasNoRfAvailable: false, hasNoBitLock: false });
  });
});

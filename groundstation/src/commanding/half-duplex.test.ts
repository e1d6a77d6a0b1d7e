import { VirtualClock } from '@dawa/seams/virtual-clock';
import { beforeEach, describe, expect, it } from 'vitest';
import { HalfDuplex } from './half-duplex.ts';

/** BIRDS: 105 octets at 4800 bit/s, and the silence behind each packet. */
const packetMs = 175;
const gapMs = 220;
const request = { packet: new Uint8Array(14), commandId: '1', why: 'PING', mapId: 0 };

describe('a link on which nobody hears while he speaks', () => {
  let clock: VirtualClock;
  let link: HalfDuplex;
  let keyedAtMs: number[];

  beforeEach(() => {
    clock = new VirtualClock(0);
    keyedAtMs = [];
    link = new HalfDuplex({
      ...{ clock, packetMs, gapMs },
      uplink: {
        async send() {
          keyedAtMs.push(clock.nowAtMs());
          await clock.sleep(300);
          return { sentAtMs: clock.nowAtMs(), frequencyHz: 435_313_000 };
        },
      },
    });
  });

  it('begins at once where nothing has been heard', async () => {
    const sent = link.send(request);
    await clock.runFor(1000);
    await sent;
    expect(keyedAtMs).toEqual([0]);
    expect(link.lastTurnaroundMs).toBe(300);
  });

  it('waits for the end of the packet that may be on its way, and goes then', async () => {
    await clock.runFor(1000);
    link.notePacket(1000);
    await clock.runFor(250);
    const sent = link.send(request);
    expect(link.state).toBe('waiting');
    await clock.runFor(145);
    expect(keyedAtMs).toEqual([]);
    link.notePacket(1395);
    await clock.runFor(10);
    expect(keyedAtMs).toEqual([1395]);
    expect(link.state).toBe('transmitting');
    await clock.runFor(1000);
    await sent;
    expect(link.state).toBe('listening');
    expect(link.lastTurnaroundMs).toBe(445);
  });

  it('does not wait longer than a packet can last where the ship has stopped', async () => {
    await clock.runFor(1000);
    link.notePacket(1000);
    await clock.runFor(100);
    const sent = link.send(request);
    await clock.runFor(2000);
    await sent;
    // 175 ms, 220 ms, and 50 ms for cable and program.
    expect(keyedAtMs).toEqual([1445]);
  });

  it('goes into the silence directly behind a packet', async () => {
    await clock.runFor(1000);
    link.notePacket(1000);
    const sent = link.send(request);
    await clock.runFor(500);
    await sent;
    expect(keyedAtMs).toEqual([1000]);
  });
});

import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { withFrameCheck } from './frame-check.ts';
import { HdlcReceiver, hdlcBits, nrziStates } from './hdlc.ts';
import { repairFrame } from './hdlc-repair.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const bitsOf = (text: string) => Array.from(text.replaceAll(' ', ''), Number);
const hexOf = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

function receive(bits: Iterable<number>, options = {}) {
  const receiver = new HdlcReceiver(options);
  const frames: string[] = [];
  for (const bit of bits) {
    const frame = receiver.push(bit);
    if (frame !== undefined) frames.push(`${frame.isCheckGood ? 'good' : 'bad'} ${hexOf(frame.octets)}`);
  }
  return { receiver, frames };
}

/** Address, control and check: frames of four octets. */
const short = { leastOctets: 4 };
const flag = '01111110';

/** Swiatowid of 2019, octets as Direwolf 1.6 prints them (`atest -h`); the check by ours. */
const swiatowid = withFrameCheck(
  bytes(
    '82a088a6a8686ca6a46ca682a86cae92888a624062ae92888a64406303f03d4d313b5354533b303030303030303030303030303030303131313131303030303030303130303000',
  ),
);

describe('HDLC', () => {
  // ITU-T X.25 (10/96), appendix I: the command SABM with its P bit to address B, in the order of the line. There is a
  // 0 put in behind the fifth 1 of control (3F), and behind the 1s that end one octet of the check (EB) and begin the next.
  const sabm = `${flag} 10000000 111110100 11010111 110111011 ${flag}`;

  it('reads and writes the example of X.25', () => {
    expect(receive(bitsOf(sabm), short).frames).toEqual(['good 013febdf']);
    expect([...hdlcBits([bytes('013febdf')])]).toEqual(bitsOf(sabm));
  });

  it('passes over what is shorter than a frame of AX.25, unless it is asked for it', () => {
    expect(receive(bitsOf(sabm)).frames).toEqual([]);
  });

  it('lets one flag end a frame and begin the next, and flags share their 0s', () => {
    const shared = `${sabm} ${sabm.slice(flag.length)} 1111110 1111110 ${sabm.slice(flag.length)}`;
    expect(receive(bitsOf(shared), short).frames).toEqual(Array(3).fill('good 013febdf'));
  });

  it('hears nothing in an aborted frame, and the next one again', () => {
    const aborted = `${flag} 10000000 11111110 ${sabm}`;
    expect(receive(bitsOf(aborted), short).frames).toEqual(['good 013febdf']);
  });

  it('marks a frame whose check fails', () => {
    const damaged = sabm.replace('10000000', '10100000');
    expect(receive(bitsOf(damaged), short).frames).toEqual(['bad 053febdf']);
  });

  it('counts frames that end inside an octet or are too long, and goes on', () => {
    const cut = `${flag} ${'0'.repeat(8 * 20 + 3)} ${sabm}`;
    const { receiver, frames } = receive(bitsOf(cut), short);
    expect(frames).toEqual(['good 013febdf']);
    expect(receiver.droppedFrames).toBe(1);
    const long = receive(hdlcBits([withFrameCheck(new Uint8Array(100)), swiatowid]), { mostOctets: 80 });
    expect(long.frames).toEqual([`good ${hexOf(swiatowid)}`]);
    expect(long.receiver.droppedFrames).toBe(1);
  });

  it('brings every length and every octet through stuffing', () => {
    const random = createRandom('hdlc');
    const frames = Array.from({ length: 300 }, (_, index) =>
      withFrameCheck(
        Uint8Array.from({ length: 15 + index }, () => (random.next() < 0.5 ? 0xff : random.integer(256))),
      ),
    );
    const { frames: heard } = receive(hdlcBits(frames, { flagsBefore: 3, flagsAfter: 2 }));
    expect(heard).toEqual(frames.map((frame) => `good ${hexOf(frame)}`));
  });

  it('tells how many bits of a frame were on the air', () => {
    const receiver = new HdlcReceiver(short);
    const [frame] = bitsOf(sabm).flatMap((bit) => receiver.push(bit) ?? []);
    // Four octets and two bits put in.
    expect(frame?.airBits).toBe(34);
  });

  // AX.25 2.2, 3.12.2: NRZI, a 0 changes the state and a 1 does not.
  it('changes the state for each 0', () => {
    expect([...nrziStates(Uint8Array.from(bitsOf('01111110 10')))]).toEqual(bitsOf('1111111 0 0 1'));
  });

  it('finds frames with a good check in noise as rarely as 16 bits of check let it', () => {
    const random = createRandom('noise');
    const receiver = new HdlcReceiver();
    let good = 0;
    let bad = 0;
    for (let word = 0; word < 200_000; word++) {
      const bits = random.integer(2 ** 32);
      for (let at = 0; at < 32; at++) {
        const frame = receiver.push((bits >>> at) & 1);
        if (frame?.isCheckGood === true) good++;
        else if (frame !== undefined) bad++;
      }
    }
    // 6.4 million bits, 89 minutes at 1200 baud: one in 65 536 of those that end on an octet.
    expect(bad).toBeGreaterThan(100);
    expect(bad).toBeLessThan(10_000);
    expect(good).toBeLessThanOrEqual(2);
  });
});

describe('repairing a frame', () => {
  const flipped = (...bits: number[]) => {
    const octets = swiatowid.slice();
    for (const bit of bits) octets[bit >>> 3]! ^= 1 << (bit & 7);
    return octets;
  };

  it('turns over any one bit behind the addresses, or two when asked for', () => {
    for (let bit = 8 * 14; bit < 8 * swiatowid.length; bit++) {
      expect(repairFrame(flipped(bit), 1)).toEqual({ octets: swiatowid, repairedBits: 1 });
    }
    expect(repairFrame(flipped(300, 301), 1)).toBeUndefined();
    expect(repairFrame(flipped(300, 301), 2)).toEqual({ octets: swiatowid, repairedBits: 2 });
    expect(repairFrame(flipped(300, 302), 2)).toEqual({ octets: swiatowid, repairedBits: 2 });
    const last = 8 * swiatowid.length - 1;
    expect(repairFrame(flipped(last - 1, last), 2)).toEqual({ octets: swiatowid, repairedBits: 2 });
    expect(repairFrame(flipped(300, 310), 2)).toBeUndefined();
  });

  it('has nothing to repair in a good frame', () => {
    expect(repairFrame(swiatowid, 2)).toBeUndefined();
  });

  it('leaves noise alone, for its addresses are none', () => {
    const random = createRandom('repair');
    for (let trial = 0; trial < 200; trial++) {
      const noise = Uint8Array.from({ length: 40 }, () => random.integer(256));
      expect(repairFrame(noise, 2)).toBeUndefined();
    }
  });

  it('makes nothing of too little', () => {
    expect(repairFrame(new Uint8Array(0), 2)).toBeUndefined();
    expect(repairFrame(bytes('ffff'), 2)).toBeUndefined();
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../bits/hex.ts';
import { attachedSyncMarker, FrameSync, type MarkedCoding, type SyncedBlock, syncMarkerOf } from './sync.ts';

const frameOctets = 40;
/** Repeatable noise: a linear congruence, constants of Numerical Recipes, 7.1. */
const noise = (octets: number, seed: number) => {
  let state = seed >>> 0;
  return Uint8Array.from({ length: octets }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
};
const frames = Array.from({ length: 6 }, (_, index) => noise(frameOctets, index + 1));
const toBits = (bytes: Uint8Array) => [...bytes].map((octet) => octet.toString(2).padStart(8, '0')).join('');
const fromBits = (bits: string) =>
  Uint8Array.from(bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [], (o) =>
    Number.parseInt(o, 2),
  );
const marker = toBits(attachedSyncMarker);
const withMarkers = (all: Uint8Array[]) => all.map((frame) => marker + toBits(frame)).join('');
const invert = (bits: string) => bits.replace(/[01]/g, (bit) => (bit === '0' ? '1' : '0'));
const found = (bits: string, options = {}) =>
  new FrameSync({ frameOctets, ...options }).push(fromBits(bits)).map((block) => toHex(block.codeblock));
/** Blocks as text, which is compared much faster than octets one by one. */
const inWords = (blocks: readonly SyncedBlock[]) =>
  blocks.map((block) => JSON.stringify({ ...block, codeblock: toHex(block.codeblock) }));

describe('FrameSync', () => {
  it('finds frames at any bit and in either polarity, the last one without waiting for another marker', () => {
    for (let shift = 0; shift < 8; shift++) {
      const bits = '01100101'.slice(0, shift) + withMarkers(frames);
      expect(found(bits)).toEqual(frames.map(toHex));
      expect(found(invert(bits))).toEqual(frames.map(toHex));
    }
  });

  it('tells where it found them', () => {
    const blocks = new FrameSync({ frameOctets }).push(fromBits(`101${withMarkers(frames)}`));
    expect(blocks.map((block) => block.atBit)).toEqual(
      frames.map((_, index) => 3 + index * (32 + frameOctets * 8)),
    );
    expect(blocks[0]).toMatchObject({ isInverted: false, markerErrors: 0, isFlywheel: false });
  });

  it('forgives a few wrong bits of a marker, more of them in lock', () => {
    const damage = (bits: string, places: number[]) =>
      [...bits].map((bit, index) => (places.includes(index) ? invert(bit) : bit)).join('');
    const period = 32 + frameOctets * 8;
    const bits = damage(withMarkers(frames), [
      3,
      9,
      ...[1, 5, 12, 20, 30].map((place) => 3 * period + place),
    ]);
    expect(found(bits)).toEqual(frames.map(toHex));
    expect(found(damage(bits, [4]))).toEqual(frames.slice(1).map(toHex));
  });

  it('delivers one frame by its place when the marker is gone, then searches', () => {
    const period = 32 + frameOctets * 8;
    const bits = withMarkers(frames);
    const gone = bits.slice(0, 3 * period) + '0'.repeat(32) + bits.slice(3 * period + 32);
    const blocks = new FrameSync({ frameOctets }).push(fromBits(gone));
    expect(blocks.map((block) => toHex(block.codeblock))).toEqual(frames.map(toHex));
    expect(blocks.map((block) => block.isFlywheel)).toEqual([false, false, false, true, false, false]);
  });

  it('stays with a stream that lost or gained a bit, and returns to one that lost many', () => {
    const period = 32 + frameOctets * 8;
    const bits = withMarkers(frames);
    const cut = (octets: number) => bits.slice(0, 2 * period + 100) + bits.slice(2 * period + 100 + octets);
    const others = frames.filter((_, index) => index !== 2).map(toHex);
    for (const lost of [1, 2, 13, 77]) expect(found(cut(lost))).toEqual(expect.arrayContaining(others));
    const gained = `${bits.slice(0, 2 * period + 100)}1${bits.slice(2 * period + 100)}`;
    expect(found(gained)).toEqual(expect.arrayContaining(others));
  });

  it('follows a polarity that turns over between two frames', () => {
    const bits = withMarkers(frames.slice(0, 3)) + invert(withMarkers(frames.slice(3)));
    const blocks = new FrameSync({ frameOctets }).push(fromBits(bits));
    expect(blocks.map((block) => toHex(block.codeblock))).toEqual(frames.map(toHex));
    expect(blocks.map((block) => block.isInverted)).toEqual([false, false, false, true, true, true]);
  });

  it('recovers every frame behind any amount of garbage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.nat(), (octets, seed) => {
        const bits = toBits(noise(octets, seed)) + withMarkers(frames);
        expect(found(bits)).toEqual(expect.arrayContaining(frames.map(toHex)));
      }),
      { numRuns: 30, seed: 130 },
    );
  });

  it('gives the same frames however the stream was cut', () => {
    const stream = fromBits(
      toBits(noise(100, 9)) + withMarkers(frames) + toBits(noise(90, 4)) + withMarkers(frames),
    );
    const whole = inWords(new FrameSync({ frameOctets }).push(stream));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 40 }), (cuts) => {
        const sync = new FrameSync({ frameOctets });
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const parts = places.slice(1).flatMap((end, index) => sync.push(stream.subarray(places[index], end)));
        expect(inWords(parts)).toEqual(whole);
      }),
      { numRuns: 50, seed: 131 },
    );
    const sync = new FrameSync({ frameOctets });
    expect(inWords([...stream].flatMap((octet) => sync.push(Uint8Array.of(octet))))).toEqual(whole);
  });

  it('says how sure it is', () => {
    const sync = new FrameSync({ frameOctets });
    const stream = fromBits(withMarkers(frames));
    expect(sync.state).toBe('search');
    sync.push(stream.subarray(0, 30));
    expect(sync.state).toBe('check');
    sync.push(stream.subarray(30));
    expect(sync.state).toBe('lock');
    sync.flush();
    expect(sync.state).toBe('search');
    expect(sync.push(stream)).toHaveLength(6);
  });

  it('rarely takes noise for a frame', () => {
    // 2 x C(32, 0 to 2) / 2^32 a bit: 2.5e-7, so 0.8 expected in 400,000 octets
    const blocks = new FrameSync({ frameOctets }).push(noise(400_000, 77));
    expect(blocks.length).toBeLessThan(8);
  });

  it.each([40, 41, 255, 1115])(
    'puts out no more than a few times what comes in when only markers come (frames of %i octets)',
    (octets) => {
      // A transmitter stuck on its marker; without a bound each four octets would bring a whole frame.
      const stuck = new Uint8Array(30_000).map((_, index) => attachedSyncMarker[index % 4]!);
      const blocks = new FrameSync({ frameOctets: octets }).push(stuck);
      const octetsOut = blocks.reduce((sum, { codeblock }) => sum + codeblock.length, 0);
      expect(octetsOut).toBeLessThanOrEqual(4 * stuck.length);
    },
  );

  it('finds every frame behind a run of markers, wherever the run begins and however it is cut', () => {
    for (let markers = 0; markers < 45; markers++) {
      const stream = fromBits(`${marker.repeat(markers)}10110${withMarkers(frames)}`);
      const whole = new FrameSync({ frameOctets }).push(stream);
      expect(whole.map((block) => toHex(block.codeblock))).toEqual(expect.arrayContaining(frames.map(toHex)));
      const sync = new FrameSync({ frameOctets });
      const parts = [...stream].flatMap((octet) => sync.push(Uint8Array.of(octet)));
      expect(inWords(parts)).toEqual(inWords(whole));
    }
  });

  it.each<MarkedCoding>(['turbo-1/2', 'turbo-1/3', 'turbo-1/4', 'turbo-1/6', 'ldpc-4/5'])(
    'follows the longer marker of %s through more wrong bits',
    (coding) => {
      const long = syncMarkerOf(coding);
      const units = frames.map((frame, index) => {
        const damaged = long.map((octet, at) => ((at + index) % 2 === 0 ? octet ^ (1 << (at % 8)) : octet));
        return toBits(damaged) + toBits(frame);
      });
      for (const bits of [`101${units.join('')}`, invert(`1${units.join('')}`)]) {
        const blocks = new FrameSync({ frameOctets, marker: long }).push(fromBits(bits));
        expect(blocks.map((block) => toHex(block.codeblock))).toEqual(frames.map(toHex));
        expect(blocks.map((block) => block.isLocked)).toEqual([false, true, true, true, true, true]);
      }
    },
  );

  it('gives back at least 999 of 1000 intact frames behind garbage, and locks on none in noise', () => {
    const many = Array.from({ length: 1000 }, (_, index) => noise(frameOctets, 1000 + index));
    const wanted = new Set(many.map(toHex));
    for (const garbage of [1, 17, 1000, 50_000]) {
      const bytes = fromBits(`${toBits(noise(garbage, garbage))}110${withMarkers(many)}`);
      const blocks = new FrameSync({ frameOctets }).push(bytes);
      const back = new Set(blocks.map((block) => toHex(block.codeblock)).filter((hex) => wanted.has(hex)));
      expect(back.size).toBeGreaterThanOrEqual(999);
      expect(blocks.filter((block) => block.isLocked && !wanted.has(toHex(block.codeblock)))).toEqual([]);
    }
    // With 4 wrong bits allowed 2 x 9.65e-6 a bit are guesses: 62 in 400,000 octets; two in their places, 0.006.
    const guesses = new FrameSync({ frameOctets, maxMarkerErrors: 4 }).push(noise(400_000, 5));
    expect(guesses.length).toBeGreaterThan(30);
    expect(guesses.length).toBeLessThan(110);
    expect(guesses.filter((block) => block.isLocked)).toEqual([]);
  });

  it('sees no complement where there is none', () => {
    const bits = invert(withMarkers(frames));
    expect(found(bits, { mayBeInverted: false })).toEqual([]);
    expect(found(invert(bits), { mayBeInverted: false })).toEqual(frames.map(toHex));
  });

  it('refuses options that cannot work', () => {
    const make = (options: object) => () => new FrameSync({ frameOctets: 10, ...options });
    expect(make({ frameOctets: 0 })).toThrow(RangeError);
    expect(make({ marker: new Uint8Array(25) })).toThrow(RangeError);
    expect(make({ maxMarkerErrors: 16 })).toThrow(RangeError);
    expect(make({ maxLockedMarkerErrors: 16 })).toThrow(RangeError);
    expect(make({ maxSlipBits: -1 })).toThrow(RangeError);
    expect(make({ flywheelFrames: Number.NaN })).toThrow(RangeError);
  });
});

import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { DuplicateWindow } from './duplicate-window.ts';
import { xxh32 } from './xxh32.ts';

describe('the window of packets that were heard', () => {
  it('fingerprints octets as the reference does', () => {
    const text = (words: string) => new TextEncoder().encode(words);
    // Known values of XXH32 with seed 0; the sentence is that of the readme of python-xxhash.
    expect(xxh32(text('')).toString(16)).toBe('2cc5d05');
    expect(xxh32(text('a')).toString(16)).toBe('550d7456');
    expect(xxh32(text('abc')).toString(16)).toBe('32d153ff');
    expect(xxh32(text('Nobody inspects the spammish repetition')).toString(16)).toBe('e2293b2f');
  });

  it('agrees with a list of the newest packets, through restarts at any point', () => {
    const random = createRandom('window');
    const size = 50;
    let window = new DuplicateWindow(size);
    const heard: string[] = [];
    for (let count = 0; count < 4000; count++) {
      const [apid, sequenceCount, octet] = [random.integer(3), random.integer(80), random.integer(3)];
      const name = `${apid}/${sequenceCount}/${octet}`;
      const isRepeated = window.has({ apid, sequenceCount, bytes: Uint8Array.of(octet, 1, 2) });
      // Repetitions are not remembered anew: what counts is when the first was heard.
      if (heard.slice(-size).includes(name)) expect(isRepeated).toBe(true);
      if (!heard.slice(-2 * size).includes(name)) expect(isRepeated).toBe(false);
      if (!isRepeated) heard.push(name);
      if (random.integer(20) === 0)
        window = new DuplicateWindow(size, JSON.parse(JSON.stringify(window.kept())));
    }
    expect(heard.length).toBeGreaterThan(1000);
  });

  it('forgets the oldest first', () => {
    const window = new DuplicateWindow(3);
    const packet = (sequenceCount: number) => ({
      apid: 32,
      sequenceCount,
      bytes: Uint8Array.of(sequenceCount),
    });
    for (const count of [1, 2, 3, 4, 5, 6, 7]) window.has(packet(count));
    expect([5, 6, 7].map((count) => window.has(packet(count)))).toEqual([true, true, true]);
    expect(window.has(packet(1))).toBe(false);
  });

  it('tells apart packets of a process whose counter stands still', () => {
    const window = new DuplicateWindow();
    const packet = (octet: number) => ({ apid: 5, sequenceCount: 0, bytes: new Uint8Array(200).fill(octet) });
    expect([1, 2, 3, 2].map((octet) => window.has(packet(octet)))).toEqual([false, false, false, true]);
  });
});

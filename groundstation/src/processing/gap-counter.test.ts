import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { CounterGaps, type CounterOptions } from './gap-counter.ts';

const packets: CounterOptions = {
  by: 'apid',
  id: '32',
  modulus: 16_384,
  shortestPeriodMs: 2,
  mayComeLate: true,
};
const frames: CounterOptions = {
  by: 'virtual-channel',
  id: '0',
  modulus: 256,
  shortestPeriodMs: 200,
  mayComeLate: false,
};
const unknown = () => null;
/** Unit `index` of a source that makes one a second, heard three seconds later. */
const unit = (index: number, modulus = 16_384, delayMs = 3000) => ({
  count: index % modulus,
  receivedAtMs: index * 1000 + delayMs,
  onboardAtMs: index * 1000,
});

describe('gaps of a counter', () => {
  it('opens a gap where the count skips, over its end too', () => {
    const counter = new CounterGaps(packets);
    counter.push(unit(16_380), unknown);
    counter.push(unit(16_381), unknown);
    expect(counter.push(unit(16_386), unknown).kind).toBe('gap');
    expect(counter.records()).toMatchObject([
      {
        by: 'apid',
        id: '32',
        fromAtMs: 16_384_000,
        toAtMs: 16_389_000,
        fromOnboardAtMs: 16_381_000,
        toOnboardAtMs: 16_386_000,
        missing: { atLeast: 4, likely: 4, atMost: 4 },
        filled: 0,
        isFilled: false,
      },
    ]);
  });

  it('fills a gap with packets that are played back hours later, each once', () => {
    const counter = new CounterGaps(packets);
    for (const index of [0, 1, 2, 7, 8]) counter.push(unit(index), unknown);
    const late = (index: number) => counter.push(unit(index, 16_384, 7_200_000), unknown).kind;
    expect([late(3), late(4), late(4), late(6)]).toEqual(['late', 'late', 'repeat', 'late']);
    expect(counter.records()).toMatchObject([{ filled: 3, isFilled: false }]);
    expect(late(5)).toBe('late');
    expect(counter.records()).toMatchObject([{ filled: 4, isFilled: true }]);
    expect(counter.push(unit(9), unknown).kind).toBe('next');
  });

  it('says how many turns the counter may have made in a long silence, and which is likely', () => {
    const counter = new CounterGaps(frames);
    const heard = (index: number) =>
      counter.push({ count: index % 256, receivedAtMs: index * 250, onboardAtMs: null }, unknown);
    for (let index = 0; index < 20; index++) heard(index);
    // 620 frames later: two turns and 108. In 155 s at most 775 can have been sent.
    heard(19 + 620);
    expect(counter.records()).toMatchObject([{ missing: { atLeast: 107, likely: 619, atMost: 619 } }]);
  });

  it('takes a counter that falls to near 0 sooner than it can have gone round for a restart', () => {
    const counter = new CounterGaps(packets);
    for (let index = 5000; index < 5020; index++) counter.push(unit(index), unknown);
    const step = counter.push({ count: 2, receivedAtMs: 5_040_000, onboardAtMs: 5_037_000 }, unknown);
    expect(step.kind).toBe('restart');
    expect(counter.records()).toMatchObject([
      { reason: 'counter-restart', missing: { atLeast: 2, likely: 2, atMost: null } },
    ]);
    expect(counter.push({ count: 3, receivedAtMs: 5_041_000, onboardAtMs: 5_038_000 }, unknown).kind).toBe(
      'next',
    );
  });

  it('recognises a restart of packets that carry no believable time', () => {
    const counter = new CounterGaps(packets);
    const heard = (count: number, second: number) =>
      counter.push({ count, receivedAtMs: second * 1000, onboardAtMs: null }, unknown).kind;
    for (let index = 0; index < 20; index++) heard(5000 + index, index);
    expect(heard(0, 60)).toBe('restart');
    expect(heard(1, 61)).toBe('next');
  });

  it('takes swapped packets without a time for late and not for a loss of a whole turn', () => {
    const counter = new CounterGaps(packets);
    const kinds = [10, 11, 13, 12, 14].map(
      (count, index) => counter.push({ count, receivedAtMs: index * 1000, onboardAtMs: null }, unknown).kind,
    );
    expect(kinds).toEqual(['first', 'next', 'gap', 'late', 'next']);
    expect(counter.records()).toMatchObject([{ missing: { likely: 1 }, isFilled: true }]);
  });

  it('finds nothing missing of a process that does not count', () => {
    // As EQUULEUS sends it: every packet has sequence count 0.
    const counter = new CounterGaps(packets);
    for (let second = 0; second < 600; second++)
      counter.push({ count: 0, receivedAtMs: second * 1000, onboardAtMs: second * 1000 }, unknown);
    expect(counter.records()).toEqual([]);
  });

  it('finds exactly what is missing of a random link, and all of it filled after a replay of everything', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = createRandom(`gaps/${seed}`);
      let counter = new CounterGaps({ ...packets, mostGaps: 1000 });
      const missed: number[] = [];
      // Beyond one turn of the counter, with outages of any length up to two turns.
      let index = 100 + random.integer(16_384);
      for (let count = 0; count < 12; count++, index++) counter.push(unit(index), unknown);
      let expected = 0;
      for (let outage = 0; outage < 12; outage++) {
        const lost = 1 + random.integer(outage === 5 ? 30_000 : 300);
        for (let skipped = 0; skipped < lost; skipped++) missed.push(index++);
        expected += lost;
        const run = 1 + random.integer(60);
        for (let count = 0; count < run; count++, index++) counter.push(unit(index), unknown);
        if (outage === 7)
          counter = new CounterGaps(
            { ...packets, mostGaps: 1000 },
            JSON.parse(JSON.stringify(counter.kept())),
          );
      }
      const total = () => counter.records().reduce((sum, { missing }) => sum + missing.likely, 0);
      expect(total()).toBe(expected);
      for (const { missing } of counter.records()) {
        expect(missing.atLeast).toBeLessThanOrEqual(missing.likely);
        expect(missing.atMost!).toBeGreaterThanOrEqual(missing.likely);
      }
      // A store is read out in any order of its blocks of 50.
      const blocks: number[][] = [];
      for (let at = 0; at < missed.length; at += 50) blocks.push(missed.slice(at, at + 50));
      for (let at = blocks.length - 1; at > 0; at--) {
        const other = random.integer(at + 1);
        [blocks[at], blocks[other]] = [blocks[other]!, blocks[at]!];
      }
      const few = blocks.length <= 60 ? blocks : blocks.sort((a, b) => a[0]! - b[0]!);
      const kinds = new Set(few.flat().map((late) => counter.push(unit(late, 16_384, 9e6), unknown).kind));
      expect([...kinds]).toEqual(['late']);
      expect(counter.records().every(({ isFilled }) => isFilled)).toBe(true);
      expect(total()).toBe(expected);
    }
  });

  it('keeps the memory of a link that never stops breaking, and forgets no loss', () => {
    const counter = new CounterGaps(packets);
    let missing = 0;
    for (let index = 0; index < 3000; index += 3) {
      counter.push(unit(index), unknown);
      if (index > 0) missing += 2;
    }
    const records = counter.records();
    expect(records.length).toBeLessThanOrEqual(32);
    expect(records.reduce((sum, gap) => sum + gap.missing.likely, 0)).toBe(missing);
  });
});

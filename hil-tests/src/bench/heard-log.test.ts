import { describe, expect, it } from 'vitest';
import { HeardLog } from './heard-log.ts';

describe('the memory of what was heard', () => {
  it('counts all, keeps the newest, and gives them by their number from the beginning', () => {
    const log = new HeardLog<number>(10);
    for (let number = 0; number < 1000; number++) log.push(number);
    expect(log.length).toBe(1000);
    expect(log.slice(995)).toEqual([995, 996, 997, 998, 999]);
    expect(log.slice(1000)).toEqual([]);
    expect(log.slice(0).length).toBeLessThan(20);
    expect(log.slice(0).length).toBeGreaterThanOrEqual(10);
    expect(log.findLast((number) => number % 100 === 97)).toBe(997);
  });

  it('hands over from one mark to the next without a gap and without a repetition', () => {
    const log = new HeardLog<number>(7);
    const seen: number[] = [];
    let mark = log.length;
    for (let number = 0; number < 100; number++) {
      log.push(number);
      if (number % 3 !== 0) continue;
      seen.push(...log.slice(mark));
      mark = log.length;
    }
    expect(seen).toEqual(Array.from({ length: 100 }, (_, number) => number));
  });
});

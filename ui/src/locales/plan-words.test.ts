import { describe, expect, it } from 'vitest';
import { lengthWords, shortLength, stateLine, stateSentence, whenWords, windowWords } from './plan-words.ts';

const contact = { fromAtMs: 0, toAtMs: 1, antennaId: 'a', prepareFromAtMs: 0, usefulMs: 1 };
const booked = { state: 'booked' as const, isFollowed: true, reason: null, contact };
const proposed = { ...booked, isFollowed: false };
const cut = { ...proposed, state: 'shortened' as const, reason: 'starts after SO-50' };
const short = { ...proposed, state: 'not-booked' as const, reason: '75 s is under 2 min', contact: null };

describe('the state of a pass in words', () => {
  it('keeps apart what the station does and what is only proposed', () => {
    expect(stateLine(booked)).toBe('booked');
    expect(stateLine(proposed)).toBe('proposed');
    expect(stateLine({ ...cut, isFollowed: true })).toBe('booked, starts after SO-50');
    expect(stateLine(cut)).toBe('proposed, starts after SO-50');
    expect(stateLine(short)).toBe('75 s is under 2 min');
  });

  it('says in sentences what will happen, and what did not', () => {
    expect(stateSentence(booked, 'APRS-DP', false)).toBe('The station follows it by itself.');
    expect(stateSentence(booked, 'APRS-DP', true)).toBe('The station followed it by itself.');
    expect(stateSentence(cut, 'APRS-DP', false)).toBe(
      'Starts after SO-50. Proposed, nothing is booked: the station follows APRS-DP only.',
    );
    expect(stateSentence(proposed, 'APRS-DP', true)).toBe('Was proposed, and nobody booked it.');
    expect(stateSentence(short, 'APRS-DP', false)).toBe('75 s is under 2 min. Not booked.');
  });
});

describe('times of the plan in words', () => {
  it('write lengths to the second, and in columns to a tenth of a minute', () => {
    expect([lengthWords(45_000), lengthWords(390_000), lengthWords(3_840_000)]).toEqual([
      '45 s',
      '6 min 30 s',
      '1 h 4 min',
    ]);
    expect(lengthWords(59_600)).toBe('1 min 0 s');
    expect([shortLength(30_000), shortLength(390_000), shortLength(4 * 3_600_000)]).toEqual([
      '30 s',
      '6.5 min',
      '4.0 h',
    ]);
  });

  it('name the window by its day, and by both where there are several', () => {
    const from = Date.parse('2026-03-19T09:30Z');
    expect(windowWords(from, from + 12.5 * 3_600_000)).toBe('Thu 19 March 2026, 09:30 to 22:00 UTC');
    expect(windowWords(from, from + 7 * 86_400_000)).toBe('Thu 19 March to Thu 26 March 2026, 09:30 UTC');
  });

  it('count to the rise and from the set', () => {
    const pass = { aosAtMs: 10_000_000, losAtMs: 10_600_000 };
    expect(whenWords(pass, 10_000_000 - 55 * 60_000)).toBe('in 0 h 55 min');
    expect(whenWords(pass, 10_000_000 - 55_000)).toBe('in less than a minute');
    expect(whenWords(pass, 10_300_000)).toBe('now');
    expect(whenWords(pass, 10_600_000 + 124 * 60_000)).toBe('2 h 4 min ago');
    expect(whenWords(pass, 10_000_000 - 50 * 3_600_000)).toBe('in 2 d 2 h');
  });
});

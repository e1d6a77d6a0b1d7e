import { describe, expect, it } from 'vitest';
import { completionWords, queueWords, requestWords } from './download-words.ts';

const plan = (change: object) => ({
  ...{ secondsLeft: null, afterMs: 0, requests: [], durationMs: 0, brings: 0, leaves: 0 },
  ...change,
});
const sixMinutesMs = 360_000;

describe('when a download will be there', () => {
  it('tells the passes that it still takes', () => {
    const waiting = { state: 'waiting', packets: 2469 } as const;
    const all = plan({ durationMs: 600_000, brings: 2469 });
    expect(completionWords({ ...waiting, plan: all }, sixMinutesMs)).toBe('complete after ≈ 2 more passes');
    const rest = plan({ secondsLeft: 100, durationMs: 90_000, brings: 400, leaves: 40 });
    expect(completionWords({ ...waiting, plan: rest }, sixMinutesMs)).toBe('complete after ≈ 1 more pass');
  });

  it('tells that this pass is enough', () => {
    const rest = plan({ secondsLeft: 100, durationMs: 9000, brings: 40, leaves: 0 });
    expect(completionWords({ state: 'receiving', packets: 100, plan: rest }, sixMinutesMs)).toMatch(
      /this pass/,
    );
  });

  it('promises nothing that it does not know', () => {
    expect(completionWords({ state: 'asking', packets: null, plan: plan({}) }, sixMinutesMs)).toMatch(
      /not known/,
    );
    expect(completionWords({ state: 'waiting', packets: 9, plan: plan({}) }, undefined)).toMatch(/no pass/);
  });
});

it('says what a request asks for', () => {
  const rest = { missing: 1, durationMs: 1 };
  expect(requestWords({ start: 5, setSize: 10, setNumber: 4, ...rest })).toBe('5 to 44, 4 sets of 10');
  expect(requestWords({ start: 5, setSize: 1, setNumber: 1, ...rest })).toBe('packet 5');
});

it('counts the queue as people do', () => {
  const words = (queuePlace: number | null) => queueWords({ queuePlace, state: 'waiting' });
  expect([1, 2, 3, 4, 11, 12, 22, 113, null].map(words)).toEqual([
    'next',
    ...['2nd', '3rd', '4th', '11th', '12th', '22nd', '113th'].map((place) => `${place} in the queue`),
    null,
  ]);
  expect(queueWords({ queuePlace: 1, state: 'receiving' })).toBeNull();
});

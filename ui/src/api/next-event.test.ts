import type { PassDetail } from '@dawa/protocols/console/pass';
import { describe, expect, it } from 'vitest';
import { nextEvent, spokenMoment } from './next-event.ts';

const aosAtMs = Date.parse('2019-06-20T00:22:21Z');
const losAtMs = Date.parse('2019-06-20T00:27:43Z');
const pass = { aosAtMs, losAtMs } as PassDetail;
const contact = { pass, next: null };

describe('what the countdown counts to', () => {
  // rt-bishop/Look4Sat issue 27: a countdown that jumps to the next pass at zero makes one miss the rise.
  it('turns to the set at the instant of the rise, of the same pass', () => {
    expect(nextEvent(contact, aosAtMs - 1)).toEqual({ what: 'rise', atMs: aosAtMs });
    expect(nextEvent(contact, aosAtMs)).toEqual({ what: 'set', atMs: losAtMs });
  });

  it('keeps the pass for a minute after it has set', () => {
    expect(nextEvent(contact, losAtMs)).toEqual({ what: 'end', atMs: losAtMs + 60_000 });
  });

  it('takes the word of the server where there is no pass', () => {
    expect(nextEvent({ pass: null, next: { what: 'rise', atMs: 5 } }, 0)).toEqual({ what: 'rise', atMs: 5 });
    expect(nextEvent({ pass: null, next: null }, 0)).toBeUndefined();
  });

  it('is spoken at 10, 5, 2 and 1 minutes and at 30 s, and is silent between', () => {
    const rise = { what: 'rise', atMs: aosAtMs } as const;
    expect(spokenMoment(rise, aosAtMs - 600_000)).toBe('Rise over the ridge in 10 minutes');
    expect(spokenMoment(rise, aosAtMs - 400_000)).toBe('');
    expect(spokenMoment(rise, aosAtMs - 30_000)).toBe('Rise over the ridge in 30 seconds');
    expect(spokenMoment(undefined, 0)).toBe('');
  });
});

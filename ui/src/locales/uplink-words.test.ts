import type { UplinkState } from '@dawa/protocols/console/uplink';
import { expect, it } from 'vitest';
import { isUplinkTroubled, uplinkWords } from './uplink-words.ts';

const nowAtMs = Date.UTC(2019, 5, 20);
const report = {
  ...{ atMs: nowAtMs - 1000, waitsFor: 5, isLockout: false, isWait: false, isRetransmit: false },
  ...{ farmBCounter: 2, hasCarrier: true },
};
const sequence = {
  ...({ phase: 'ready', nextNumber: 5, outstanding: 0, waiting: 0, repeats: 0, alert: null } as const),
};
const of = (more: Partial<UplinkState>): UplinkState => ({
  ...{ missionId: 'aprs-dp', report, sequence: null, security: null },
  ...more,
});

it.each([
  [of({}), 'Sent once, not numbered. Counted on board: 2 of 0 to 3', false],
  [of({ sequence }), 'COP-1 ready, next is 5. On board waits for 5', false],
  [
    of({ sequence: { ...sequence, phase: 'repeating', nextNumber: 7, outstanding: 2, waiting: 1 } }),
    'COP-1 repeating, next is 7, 2 on the way, 1 waiting. On board waits for 5',
    false,
  ],
  [
    of({ sequence: { ...sequence, alert: 'the receiver on board has locked itself' } }),
    'COP-1 stopped: the receiver on board has locked itself. On board waits for 5',
    true,
  ],
  [
    of({ report: { ...report, isLockout: true, atMs: nowAtMs - 60_000 } }),
    'Receiver on board locked itself. Counted on board: 2 of 0 to 3, lockout (60 s ago)',
    true,
  ],
  [of({ report: null, sequence }), 'COP-1 ready, next is 5. No control word yet', false],
  [
    of({ security: { hasKey: false, refused: 0, lastRefusal: null } }),
    'Sent once, not numbered. Counted on board: 2 of 0 to 3. The key is missing: nothing can be sent',
    true,
  ],
])('says %# in one line', (state, words, isTroubled) => {
  expect(uplinkWords(state, nowAtMs)).toBe(words);
  expect(isUplinkTroubled(state)).toBe(isTroubled);
});

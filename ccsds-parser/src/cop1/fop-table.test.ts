import { describe, expect, it } from 'vitest';
import { type Bench, benchIn, clcwOf, inWords, order, send, type Wish } from './fop.fixture.ts';
import type { FopInput, FopState } from './fop-signals.ts';
import { type FopEvent, fopCell, fopEvents, fopStates } from './fop-table.ts';

// Every cell of table 5-1 of CCSDS 232.1-B-2: the state that follows and all that is asked of the caller. Typed in a
// second time, as observable outputs instead of steps, from what dariol83/ccsds (commit 8c1f966f) and the tests of
// donovanrost/cadence (2026-07) do; `none` where the cell cannot be reached. Three AD frames, 0 to 2, are outstanding
// where an event needs some; 'N(R) <> NN(R)' is a report that acknowledges frame 0.
const none = null;
const lost3 = 'negative-confirm, negative-confirm, negative-confirm';
const lost2 = 'negative-confirm, negative-confirm';
const stop = (reason: string) => `S6: cancel, ${lost3}, alert ${reason}`;
const quiet = (reason: string) => `S6: cancel, directive negative-confirm, alert ${reason}`;
const refused = [1, 2, 3, 4, 5, 6].map((state) => `S${state}: reject`);
const refusedOrder = [1, 2, 3, 4, 5, 6].map((state) => `S${state}: directive reject`);
const onlyS6 = (last: string) => [...refusedOrder.slice(0, 5), last];
const done = [1, 2, 3, 4, 5, 6].map((state) => `S${state}: directive accept, directive confirm`);
const repeat = 'abort, start, AD0';
const ended = `directive accept, cancel, ${lost3}, alert term, directive confirm`;
const endedEarly = 'directive accept, cancel, directive negative-confirm, alert term, directive confirm';
const brokenDown = [stop('LLIF'), stop('LLIF'), stop('LLIF'), quiet('LLIF'), quiet('LLIF'), 'S6: alert LLIF'];

// biome-ignore format: read by its columns
const expected: Record<FopEvent, readonly (string | null)[]> = {
  E1: ['S1: ', 'S6: cancel, alert synch', 'S6: cancel, alert synch', 'S1: directive confirm, cancel', 'S1: directive confirm, cancel', 'S6: '],
  E2: ['S1: confirm, confirm, confirm, cancel', 'S1: confirm, confirm, confirm, cancel', 'S1: confirm, confirm, confirm, cancel', none, none, 'S6: '],
  E3: [stop('CLCW'), stop('CLCW'), stop('CLCW'), quiet('CLCW'), quiet('CLCW'), 'S6: '],
  E4: [stop('synch'), stop('synch'), stop('synch'), quiet('synch'), 'S5: ', 'S6: '],
  E5: ['S1: ', stop('synch'), stop('synch'), none, none, 'S6: '],
  E6: ['S1: confirm', 'S1: confirm', 'S1: confirm', none, none, 'S6: '],
  E7: [stop('CLCW'), stop('CLCW'), stop('CLCW'), none, none, 'S6: '],
  E101: [`S6: confirm, cancel, ${lost2}, alert limit`, `S6: confirm, cancel, ${lost2}, alert limit`, `S6: confirm, cancel, ${lost2}, alert limit`, none, none, 'S6: '],
  E102: [stop('limit'), stop('limit'), stop('limit'), none, none, 'S6: '],
  E8: ['S2: confirm, abort, start, AD1', 'S2: confirm, abort, start, AD1', 'S2: confirm, abort, start, AD1', none, none, 'S6: '],
  E9: ['S3: confirm', 'S3: confirm', 'S3: confirm', none, none, 'S6: '],
  E10: [`S2: ${repeat}`, 'S2: ', `S2: ${repeat}`, none, none, 'S6: '],
  E11: ['S3: ', 'S3: ', 'S3: ', none, none, 'S6: '],
  E12: ['S2: ', 'S2: ', 'S2: ', none, none, 'S6: '],
  E103: ['S3: ', 'S3: ', 'S3: ', none, none, 'S6: '],
  E13: [stop('NN(R)'), stop('NN(R)'), stop('NN(R)'), quiet('NN(R)'), 'S5: ', 'S6: '],
  E14: [stop('lockout'), stop('lockout'), stop('lockout'), quiet('lockout'), 'S5: ', 'S6: '],
  E15: [stop('CLCW'), stop('CLCW'), stop('CLCW'), quiet('CLCW'), quiet('CLCW'), 'S6: '],
  // The timer that ran out needs no cancelling.
  E16: [`S1: ${repeat}`, `S2: ${repeat}`, 'S3: ', 'S6: directive negative-confirm, alert T1', 'S5: abort, start, BC', none],
  E104: [`S1: ${repeat}`, `S2: ${repeat}`, 'S3: ', 'S6: suspend S4', 'S5: abort, start, BC', none],
  E17: [`S6: ${lost3}, alert T1`, `S6: ${lost3}, alert T1`, `S6: ${lost3}, alert T1`, 'S6: directive negative-confirm, alert T1', 'S6: directive negative-confirm, alert T1', none],
  E18: ['S6: suspend S1', 'S6: suspend S2', 'S6: suspend S3', 'S6: suspend S4', 'S6: directive negative-confirm, alert T1', none],
  E19: ['S1: accept, start, AD3', 'S2: accept, start, AD3', 'S3: ', 'S4: reject', 'S5: reject', 'S6: reject'],
  E20: ['S1: reject', 'S2: reject', 'S3: reject', none, none, 'S6: reject'],
  E21: [1, 2, 3, 4, 5, 6].map((state) => `S${state}: accept, BD`),
  E22: refused,
  E23: onlyS6('S1: directive accept, directive confirm'),
  E24: onlyS6('S4: directive accept, start'),
  E25: onlyS6('S5: directive accept, start, BC'),
  E26: refusedOrder,
  E27: onlyS6('S5: directive accept, start, BC'),
  E28: refusedOrder,
  E29: [`S6: ${ended}`, `S6: ${ended}`, `S6: ${ended}`, `S6: ${endedEarly}`, `S6: ${endedEarly}`, 'S6: directive accept, directive confirm'],
  E30: refusedOrder,
  E31: [none, none, none, none, none, 'S1: directive accept, start, directive confirm'],
  E32: [none, none, none, none, none, 'S2: directive accept, start, directive confirm'],
  E33: [none, none, none, none, none, 'S3: directive accept, start, directive confirm'],
  E34: [none, none, none, none, none, 'S4: directive accept, start, directive confirm'],
  E35: onlyS6('S6: directive accept, directive confirm'),
  E35s: [none, none, none, none, none, 'S6: directive reject'],
  E36: done, E37: done, E38: done, E39: done,
  E40: refusedOrder,
  E41: ['S1: AD0', 'S2: AD0', 'S3: ', 'S4: ', 'S5: ', 'S6: '],
  E42: brokenDown,
  E43: ['S1: ', 'S2: ', 'S3: ', 'S4: ', 'S5: BC', 'S6: '],
  E44: brokenDown,
  E45: ['S1: ', 'S2: ', 'S3: ', 'S4: ', 'S5: ', 'S6: '],
  E46: brokenDown,
};

const someOutstanding = ['E2', 'E5', 'E6', 'E7', 'E101', 'E102', 'E8', 'E9', 'E10', 'E11', 'E12', 'E103'];

describe('FOP-1 state table', () => {
  for (const event of fopEvents())
    for (const [index, state] of fopStates.entries()) {
      const cell = expected[event][index];
      if (cell === none || cell === undefined) {
        it(`${event} in ${state} cannot be reached, or is refused there`, () => {
          const { isApplicable, steps } = fopCell(event, state);
          expect(isApplicable ? steps : []).toEqual(event === 'E20' ? ['reject'] : []);
        });
        continue;
      }
      it(`${event} in ${state} leads to ${cell}`, () => {
        const bench = prepared(event, state);
        expect(bench.fop.status.state).toBe(state);
        const outputs = bench.raw(inputOf(event, bench));
        expect(bench.fop.event).toBe(event);
        expect(`${bench.fop.status.state}: ${inWords(outputs)}`).toBe(cell);
      });
    }

  it('has a timer running in every state but S6, where its end means nothing', () => {
    const bench = benchIn('S6', { suspendedFrom: 'S1' });
    for (let timer = 0; timer < 20; timer++) expect(bench.raw({ kind: 'timer-expired', timer })).toEqual([]);
  });
});

/** A bench in which `event` can happen next in `state`. */
function prepared(event: FopEvent, state: FopState): Bench {
  const bench = benchIn(state, wishFor(event, state));
  if (event === 'E22') bench.raw(send('BD', 'first'));
  // A repeat was wanted while the layer below was busy.
  if (event === 'E41' && (state === 'S1' || state === 'S2')) {
    bench.raw(bench.expire());
    bench.raw(bench.expire());
  }
  if (event === 'E43' && state === 'S5') {
    bench.raw(bench.expire());
    bench.raw(bench.expire());
  }
  return bench;
}

function wishFor(event: FopEvent, state: FopState): Wish {
  const timeoutType = event === 'E104' || event === 'E18' ? 1 : 0;
  if (event === 'E1') return { outstanding: 0 };
  if (event === 'E101' || event === 'E102')
    return state === 'S6' ? { suspendedFrom: 'S1', limit: 1 } : { limit: 1 };
  if (event === 'E31' || event === 'E32' || event === 'E33' || event === 'E34')
    return { suspendedFrom: `S${Number(event.slice(1)) - 30}` as FopState };
  if (event === 'E35s') return { suspendedFrom: 'S2' };
  if (event === 'E26' || event === 'E28') return { isBcBusy: true };
  if (event === 'E20') return state === 'S6' ? { suspendedFrom: 'S1', isWaiting: true } : { isWaiting: true };
  if (state === 'S6' && (event === 'E12' || event === 'E103'))
    return { suspendedFrom: 'S1', isAtLimit: true };
  if (state === 'S6' && someOutstanding.includes(event)) return { suspendedFrom: 'S1' };
  if (event === 'E12' || event === 'E103' || event === 'E17' || event === 'E18')
    return { isAtLimit: true, timeoutType };
  return { timeoutType };
}

function inputOf(event: FopEvent, bench: Bench): FopInput {
  const { nextSequenceNumber, oldestUnacknowledged } = bench.fop.status;
  const [newest, oldest] = [nextSequenceNumber, oldestUnacknowledged];
  const [isWait, isRetransmit] = [true, true];
  switch (event) {
    case 'E1':
    case 'E2':
      return clcwOf(newest);
    case 'E3':
      return clcwOf(newest, { isWait });
    case 'E4':
      return clcwOf(newest, { isRetransmit });
    case 'E5':
      return clcwOf(oldest);
    case 'E6':
      return clcwOf(oldest + 1);
    case 'E7':
      return clcwOf(oldest, { isWait });
    case 'E101':
    case 'E8':
      return clcwOf(oldest + 1, { isRetransmit });
    case 'E9':
      return clcwOf(oldest + 1, { isRetransmit, isWait });
    case 'E102':
    case 'E10':
    case 'E12':
      return clcwOf(oldest, { isRetransmit });
    case 'E11':
    case 'E103':
      return clcwOf(oldest, { isRetransmit, isWait });
    case 'E13':
      return clcwOf(newest + 1);
    case 'E14':
      return clcwOf(newest, { isLockout: true });
    case 'E15':
      return { kind: 'invalid-clcw' };
    case 'E16':
    case 'E104':
    case 'E17':
    case 'E18':
      return bench.expire();
    case 'E19':
    case 'E20':
      return send('AD', 'next');
    case 'E21':
    case 'E22':
      return send('BD', 'at once');
    case 'E23':
      return order({ name: 'initiate-ad-without-clcw-check' });
    case 'E24':
      return order({ name: 'initiate-ad-with-clcw-check' });
    case 'E25':
    case 'E26':
      return order({ name: 'initiate-ad-with-unlock' });
    case 'E27':
    case 'E28':
      return order({ name: 'initiate-ad-with-set-vr', value: 7 });
    case 'E29':
      return order({ name: 'terminate-ad' });
    case 'E30':
    case 'E31':
    case 'E32':
    case 'E33':
    case 'E34':
      return order({ name: 'resume-ad' });
    case 'E35':
    case 'E35s':
      return order({ name: 'set-vs', value: 7 });
    case 'E36':
      return order({ name: 'set-sliding-window', value: 7 });
    case 'E37':
      return order({ name: 'set-t1', valueMs: 700 });
    case 'E38':
      return order({ name: 'set-transmission-limit', value: 7 });
    case 'E39':
      return order({ name: 'set-timeout-type', value: 1 });
    case 'E40':
      return order({ name: 'set-sliding-window', value: 0 });
    default: {
      const frameType = event < 'E43' ? 'AD' : event < 'E45' ? 'BC' : 'BD';
      return { kind: 'lower-layer', frameType, isAccepted: Number(event.slice(1)) % 2 === 1 };
    }
  }
}

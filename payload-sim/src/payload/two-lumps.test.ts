import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { lumps } from './energy.ts';
import { TwoLumps } from './two-lumps.ts';

const keyed = { amplifierW: 3.2, boardW: 0.8, mountC: 18 };
const quiet = { amplifierW: 0, boardW: 0.45, mountC: 18 };

/** The same ladder by Runge and Kutta's fourth-order rule in steps of 10 ms: what the closed form must equal. */
function stepped(durationS: number, heat: typeof keyed, start: { amplifierC: number; boardC: number }) {
  const slope = (amplifierC: number, boardC: number) => {
    const acrossW = (amplifierC - boardC) / lumps.amplifierToBoardCPerW;
    const awayW = (boardC - heat.mountC) / lumps.boardToMountCPerW;
    return [
      (heat.amplifierW - acrossW) / lumps.amplifierJPerC,
      (heat.boardW + acrossW - awayW) / lumps.boardJPerC,
    ] as const;
  };
  let { amplifierC, boardC } = start;
  const h = 0.01;
  for (let step = 0; step < durationS / h; step++) {
    const [a1, b1] = slope(amplifierC, boardC);
    const [a2, b2] = slope(amplifierC + (h / 2) * a1, boardC + (h / 2) * b1);
    const [a3, b3] = slope(amplifierC + (h / 2) * a2, boardC + (h / 2) * b2);
    const [a4, b4] = slope(amplifierC + h * a3, boardC + h * b3);
    amplifierC += (h / 6) * (a1 + 2 * a2 + 2 * a3 + a4);
    boardC += (h / 6) * (b1 + 2 * b2 + 2 * b3 + b4);
  }
  return { amplifierC, boardC };
}

describe('amplifier on board on mount', () => {
  it('is what small steps come to, through keying and cooling', () => {
    const model = new TwoLumps(lumps, 18);
    let steps = { amplifierC: 18, boardC: 18 };
    for (const [durationS, heat] of [
      [10, keyed],
      [45, quiet],
      [200, keyed],
      [600, quiet],
    ] as const) {
      model.advance(durationS, heat);
      steps = stepped(durationS, heat, steps);
      expect(model.amplifierC).toBeCloseTo(steps.amplifierC, 6);
      expect(model.boardC).toBeCloseTo(steps.boardC, 6);
    }
  });

  it('does not care into how many pieces a time is cut', () => {
    const random = createRandom('pieces');
    const whole = new TwoLumps(lumps, 18);
    const cut = new TwoLumps(lumps, 18);
    whole.advance(1000, keyed);
    const cuts = Array.from({ length: 400 }, () => 1000 * random.next()).sort((a, b) => a - b);
    for (const [at, end] of [...cuts, 1000].entries()) cut.advance(end - (cuts[at - 1] ?? 0), keyed);
    expect(cut.amplifierC).toBeCloseTo(whole.amplifierC, 8);
    expect(cut.boardC).toBeCloseTo(whole.boardC, 8);
  });

  it('comes to rest where all heat flows to the mount', () => {
    const model = new TwoLumps(lumps, 60);
    model.advance(1e6, keyed);
    // 4.0 W through 1.2 degrees a watt, and 3.2 W through 9.4.
    expect(model.boardC).toBeCloseTo(18 + 4.0 * 1.2, 9);
    expect(model.amplifierC).toBeCloseTo(18 + 4.0 * 1.2 + 3.2 * 9.4, 9);
    model.advance(0, quiet);
    model.advance(1e6, quiet);
    expect(model.amplifierC).toBeCloseTo(18.54, 9);
  });
});

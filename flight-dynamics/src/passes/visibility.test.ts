import { describe, expect, it } from 'vitest';
import { type Clearance, findVisibleSpans } from './visibility.ts';

/** A wave of period 100 s around a level, with the honest bound of its steepest slope. */
function wave(levelDeg: number, isKnown: (atMs: number) => boolean = () => true) {
  const rateDegS = (2 * Math.PI) / 100;
  return (atMs: number): Clearance | undefined => {
    if (!isKnown(atMs)) return undefined;
    const phase = (rateDegS * atMs) / 1000;
    const marginDeg = Math.sin(phase) - levelDeg;
    return {
      marginDeg,
      rateDegS: Math.cos(phase) * rateDegS,
      holdsMs: (Math.abs(marginDeg) / rateDegS) * 1000,
      shortestMs: 2000,
    };
  };
}

describe('visible spans', () => {
  it('begin and end where the wave crosses its level', () => {
    const { spans, blind } = findVisibleSpans(wave(0), 1, 200_000 - 1);
    expect(blind).toEqual([]);
    expect(spans.length).toBe(2);
    expect(spans[0]).toMatchObject({ fromAtMs: 1, isOpenAtStart: true, isOpenAtEnd: false });
    expect(spans[0]!.toAtMs).toBeCloseTo(50_000, 2);
    expect(spans[1]!.fromAtMs).toBeCloseTo(100_000, 2);
    expect(spans[1]!.toAtMs).toBeCloseTo(150_000, 2);
  });

  it.each([1e-3, 1e-6, 1e-9, 1e-12])('are found when only %d of the wave reaches over', (over) => {
    const { spans } = findVisibleSpans(wave(1 - over), 0, 1_000_000);
    expect(spans.length).toBe(10);
    for (const span of spans) expect(span.toAtMs).toBeGreaterThan(span.fromAtMs);
  });

  it.each([1e-3, 1e-6, 1e-9, 1e-12])('have a gap when only %d of the wave dips below', (under) => {
    const { spans } = findVisibleSpans(wave(-1 + under), 0, 1_000_000);
    expect(spans.length).toBe(11);
  });

  it('are none and one for levels out of reach', () => {
    expect(findVisibleSpans(wave(1.001), 0, 1e6).spans).toEqual([]);
    const always = { fromAtMs: 0, toAtMs: 1e6, isOpenAtStart: true, isOpenAtEnd: true };
    expect(findVisibleSpans(wave(-1.001), 0, 1e6).spans).toEqual([always]);
  });

  it('end where nothing is known any more, at an instant that is still known', () => {
    const look = wave(0, (atMs) => atMs > 20_000 && atMs < 120_000);
    const { spans, blind } = findVisibleSpans(look, 0, 300_000);
    expect(spans.length).toBe(2);
    expect(spans[0]!.fromAtMs).toBeCloseTo(20_000, -1);
    expect(spans[1]!.toAtMs).toBeCloseTo(120_000, -1);
    for (const { fromAtMs, toAtMs } of spans) {
      expect(look(fromAtMs)).toBeDefined();
      expect(look(toAtMs)).toBeDefined();
    }
    expect(blind.length).toBe(2);
    expect(blind[1]!.toAtMs).toBe(300_000);
  });
});

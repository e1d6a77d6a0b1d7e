import { formatNumber } from '../../locales/format-number.ts';

/** Ticks of a sound: seconds from its start, as many as have room. */
export function secondTicks(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  width: number,
): { readonly x: number; readonly text: string }[] {
  const leastMs = ((toMs - fromMs) * labelPixels) / Math.max(1, width);
  const stepMs = stepsMs.find((step) => step >= leastMs) ?? stepsMs.at(-1)!;
  const ticks: { x: number; text: string }[] = [];
  for (let n = Math.ceil(fromMs / stepMs); n * stepMs <= toMs; n++) {
    const atMs = n * stepMs;
    const text = `${formatNumber(atMs / 1000, stepMs < 1000 ? 1 : 0)} s`;
    ticks.push({ x: ((atMs - fromMs) / (toMs - fromMs)) * width, text });
  }
  return ticks;
}

const labelPixels = 56;
const stepsMs = [100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000];

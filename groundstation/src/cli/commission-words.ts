import type { Arguments } from './arguments.ts';
import { badValue } from './command.ts';
import type { CommissionSession } from './commission-session.ts';
import { numberOption } from './inputs.ts';

/** When it was measured and until when it holds: `--valid-days`, or as long as such things stay as they are. */
export function datesOf({ args, context }: CommissionSession, usualDays: number) {
  const days = numberOption(args, 'valid-days', 1, 3650) ?? usualDays;
  const nowAtMs = Math.floor(context.clock.nowAtMs() / 1000) * 1000;
  const iso = (atMs: number) => new Date(atMs).toISOString().replace('.000Z', 'Z');
  return { measuredAt: iso(nowAtMs), expiresAt: iso(nowAtMs + days * 86_400_000) };
}

/** `LOW,HIGH` within bounds, running upwards; undefined when it was not given. */
export function twoNumbers(
  args: Arguments,
  option: string,
  lowest: number,
  highest: number,
): readonly [number, number] | undefined {
  const text = args.values[option];
  if (text === undefined) return undefined;
  const [low = Number.NaN, high = Number.NaN, ...rest] = text.split(',').map(Number);
  if (low >= lowest && high <= highest && high > low && rest.length === 0) return [low, high];
  throw badValue(`--${option}`, { expected: `LOW,HIGH within ${lowest} to ${highest}`, found: text });
}

/** So many angles from one to the other, ends included; one stands in the middle. */
export function spread(fromDeg: number, toDeg: number, count: number): readonly number[] {
  if (count <= 1) return [(fromDeg + toDeg) / 2];
  return Array.from({ length: count }, (_, i) => fromDeg + ((toDeg - fromDeg) * i) / (count - 1));
}

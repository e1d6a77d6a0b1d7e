import type { Bench } from '../../bench/bench.ts';
import { packTelecommand, type Value } from '../../bench/dictionary.ts';
import type { Steps } from '../steps.ts';

/** Guards what destroys (missions/aprs-dp, ancillary data `magic`). */
export const magic = 0xb7a5;

/** Longest wait for a report that comes every second: two periods and the time on the line. */
export const twoReportsMs = 2500;

/** What the article's clock shows now, by its last report; milliseconds UTC since 1970. */
export function onboardNowAtMs({ payload, clock }: Bench): number {
  const last = payload.heard.findLast(({ report }) => report?.values.has('onboard_time') === true);
  if (last === undefined) throw new TypeError('onboard time: expected a report that tells it, found none');
  return Number(last.report!.values.get('onboard_time')!.value) + clock.nowAtMs() - last.atMs;
}

/** A whole telecommand packet, hexadecimal, as one telecommand takes another in. */
export function packetHex(
  { dictionary }: Bench,
  name: string,
  args: Readonly<Record<string, Value>>,
  sequenceCount: number,
): string {
  return Buffer.from(packTelecommand(dictionary.build(name, args), sequenceCount)).toString('hex');
}

/** Asks for structure 2 and expects it with these values. */
export async function expectSlow(
  steps: Steps,
  title: string,
  holding: Readonly<Record<string, Value>>,
): Promise<void> {
  const since = steps.mark();
  await steps.command('HK_ONE_SHOT', { structure: 2 });
  const withinMs = steps.bench.plan.timing.answerMs;
  await steps.expectReport(title, { container: 'HK_PAYLOAD_SLOW', withinMs, since, holding });
}

/** No report of this container for so long. */
export async function expectNone(
  steps: Steps,
  title: string,
  container: string,
  durationMs: number,
): Promise<void> {
  const { payload, clock } = steps.bench;
  const since = steps.mark();
  await clock.sleep(durationMs);
  const found = payload.heard.slice(since).filter(({ report }) => report?.container === container).length;
  steps.expectThat(title, found === 0, {
    expected: `no ${container} in ${durationMs} ms`,
    found: `${found}`,
  });
}

/** A report of this container, in what was heard from `since` on. */
export function expectAnswer(
  steps: Steps,
  container: string,
  since: number,
  holding: Readonly<Record<string, Value>> = {},
) {
  const withinMs = steps.bench.plan.timing.answerMs;
  return steps.expectReport(`Answer ${container}`, { container, withinMs, since, holding });
}

/** The article forgets what it was told and not asked to keep; it stands in STANDBY. */
export async function restart(steps: Steps, kind: 'SOFT' | 'HARD'): Promise<void> {
  const since = steps.mark();
  await steps.command('RESET', { kind, magic });
  const { bootMs } = steps.bench.plan.timing;
  await steps.expectEvent('BOOT', { since, withinMs: bootMs, holding: { event_reset_cause: 'COMMANDED' } });
}

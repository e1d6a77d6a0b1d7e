import { packTelecommand } from '../../bench/dictionary.ts';
import type { Steps } from '../steps.ts';

/** Around the end of 14 bits. */
const counts = [16_380, 16_381, 16_382, 16_383, 0, 1, 2, 3];

/** Pings whose sequence counts run through their end, each answered under its own. */
export async function pingThroughWrap({ bench, expectThat }: Steps): Promise<void> {
  const { dictionary, payload, plan } = bench;
  const ping = dictionary.build('PING');
  const silent: number[] = [];
  for (const count of counts) {
    const since = payload.mark();
    await payload.send(packTelecommand(ping, count));
    const answer = await payload.waitFor(
      ({ report }) =>
        report?.container === 'VERIFICATION_COMPLETED' &&
        report.values.get('tc_sequence_count')?.value === count,
      since,
      plan.timing.answerMs,
    );
    if (answer === undefined) silent.push(count);
  }
  expectThat('Telecommands through the end of their count', silent.length === 0, {
    expected: `${counts.join(', ')} completed`,
    found: silent.length === 0 ? 'all completed' : `no answer to ${silent.join(', ')}`,
  });
}

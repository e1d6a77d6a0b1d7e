import type { Journal } from '../ports.ts';
import type { StartPlan } from './start-plan.ts';

/** A promise that nobody waited for must not end a pass: it is an alarm, and the pass goes on. */
export function watchLooseFailures(
  journal: Pick<Journal, 'raise'>,
  { say, isDebug }: Pick<StartPlan, 'say' | 'isDebug'>,
): () => void {
  const listener = (error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    const stack = isDebug && error instanceof Error ? error.stack : undefined;
    say(`failure: ${stack ?? text}`);
    journal.raise({
      alarmId: 'station.failure',
      severity: 'critical',
      title: 'Something in the station failed',
      text: `${text}. The pass goes on with what is left; tell the makers of Dawa.`,
      source: 'pass',
    });
  };
  process.on('unhandledRejection', listener);
  return () => process.off('unhandledRejection', listener);
}

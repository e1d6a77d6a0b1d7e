import type { Journal } from '../ports.ts';
import { StoreError } from './store/store-error.ts';
import type { StoreTrouble } from './store-trouble.ts';

/**
 * Tells the operator of a store that takes no rows, or too few, and why nothing is lost by it.
 *
 * @param isLogWritten false while the log takes nothing either, which has an alarm of its own
 */
export function tellStoreTrouble(
  journal: Pick<Journal, 'raise' | 'clear'>,
  trouble: StoreTrouble | undefined,
  { isLogWritten = true } = {},
): void {
  if (trouble === undefined) {
    journal.clear(alarmId);
    return;
  }
  const isAnswering = trouble.rows === 'read-back' && !trouble.isSlow;
  const going = isLogWritten ? 'Reception goes on, and all of it is in the log. ' : 'Reception goes on. ';
  journal.raise({
    alarmId,
    severity: 'warning',
    source: 'archive',
    title: titleOf(trouble),
    text: `${trouble.error.message}. ${isAnswering ? '' : going}${trouble.isSlow ? adviceOnSlow : adviceOn[trouble.rows]}`,
  });
}

const alarmId = 'archive-store';

function titleOf({ error, isSlow }: StoreTrouble): string {
  if (isSlow) return "The archive's database is too slow";
  const code = error instanceof StoreError ? error.code : undefined;
  if (code === 'unreachable') return "The archive's database does not answer";
  if (code === 'outdated') return "The archive's database answers again";
  return code === 'full' ? "The archive's database has no room" : "The archive's database takes no rows";
}

const adviceOn: Readonly<Record<StoreTrouble['rows'], string>> = {
  waiting: 'Rows wait in memory until they can be written.',
  'let-go': 'More rows wait than memory holds: they are read back from the log when the database answers.',
  'read-back': 'It answers again. What came meanwhile is being read back from the log.',
};
const adviceOnSlow =
  'More rows wait than memory holds: they are read back from the log, as fast as it takes them.';

import { elementAgeDays } from '@dawa/flight-dynamics/element-age';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import type { Journal } from '../ports.ts';

/** Elements this old put a low satellite seconds off its time, and the antenna degrees off its place. */
const oldAfterDays = 7;

/**
 * Raises an alarm while the elements are too old (or too far ahead) for the instant, and clears it when they are not.
 *
 * @param of whose they are, beside the station's own
 */
export function watchElementAge(
  elements: ElementSet,
  atMs: number,
  journal: Pick<Journal, 'raise' | 'clear'>,
  of?: string,
): void {
  const alarmId = of === undefined ? 'elements.old' : `${of}/elements.old`;
  const ageDays = elementAgeDays(elements, atMs);
  if (Math.abs(ageDays) <= oldAfterDays) {
    journal.clear(alarmId);
    return;
  }
  journal.raise({
    alarmId,
    severity: 'watch',
    title: 'Elements are old',
    text: `Those of ${elements.name} are ${Math.round(ageDays)} days old: times may be seconds off. Put newer ones into the mission's folder and start again.`,
    source: 'pass',
  });
}

import type { HostMoment } from '../clock/host-moment.ts';
import type { Journal } from '../ports.ts';

/** A clock that is disciplined drifts by less between two looks; a low satellite moves 2 km in this time. */
const smallestStepMs = 250;

/**
 * Tells when UTC of this machine was stepped: everything that is due by the clock moves with it, so it must not happen
 * unseen.
 *
 * @param onStep told by how much
 * @returns what to call every few seconds
 */
export function createUtcWatch(
  journal: Pick<Journal, 'event' | 'raise'>,
  onStep: (stepMs: number) => void = () => {},
): (moment: HostMoment) => void {
  let before: HostMoment | undefined;
  return (moment) => {
    if (before !== undefined) {
      const stepMs = moment.hostAtMs - before.hostAtMs - (moment.monotonicMs - before.monotonicMs);
      if (Math.abs(stepMs) >= smallestStepMs) {
        tell(journal, stepMs);
        onStep(stepMs);
      }
    }
    before = moment;
  };
}

function tell(journal: Pick<Journal, 'event' | 'raise'>, stepMs: number): void {
  const step = `${stepMs > 0 ? '+' : ''}${(stepMs / 1000).toFixed(2)} s`;
  journal.event({ severity: 'warning', source: 'pass', code: 'utc', text: `UTC was stepped by ${step}.` });
  journal.raise({
    alarmId: 'clock.step',
    severity: 'warning',
    title: 'UTC was stepped',
    text: `The machine's clock jumped by ${step}; what is due follows it within a second. Is it synchronised? See dawa doctor.`,
    source: 'pass',
  });
}

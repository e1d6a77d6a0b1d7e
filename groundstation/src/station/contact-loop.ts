import type { Clock } from '@dawa/seams/clock';
import type { PassRunner } from '../pass/pass-runner.ts';
import type { Journal } from '../ports.ts';
import type { Schedule } from '../schedule/next-contact.ts';

export interface ContactLoopSettings {
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly runner: Pick<PassRunner, 'runContact'>;
  readonly journal: Journal;
  /** Told before a contact is worked on, so that it is on the disk when the station dies in it. */
  readonly onContact: (passId: string, endsAtMs: number) => void;
}

/** The finished pass stays on the page for a minute before the next is shown. */
const pinnedMs = 60_000;
const lookAgainMs = 6 * 3_600_000;

/**
 * Works one contact after the other, the one that is up first, until it is stopped.
 *
 * @returns how to stop; the contact in hand is ended by whoever closes the runner
 */
export function workContacts(settings: ContactLoopSettings): () => void {
  const { clock, schedule, runner, journal, onContact } = settings;
  const ending = new AbortController();
  const work = async () => {
    while (!ending.signal.aborted) {
      const pass = schedule.nextContact(clock.nowAtMs());
      if (pass === undefined) {
        journal.raise({
          alarmId: 'schedule.none',
          severity: 'warning',
          title: 'No pass to come',
          text: 'The elements give no pass over this station in the coming 14 days. Are they too old, or has it re-entered?',
          source: 'pass',
        });
        await clock.sleep(lookAgainMs, ending.signal);
        continue;
      }
      journal.clear('schedule.none');
      onContact(pass.passId, pass.losAtMs);
      await runner.runContact(pass);
      const pinnedUntilMs = pass.losAtMs + pinnedMs;
      if (pinnedUntilMs > clock.nowAtMs()) await clock.sleep(pinnedUntilMs - clock.nowAtMs(), ending.signal);
    }
  };
  work().catch((error: unknown) => {
    if (ending.signal.aborted) return;
    journal.raise({
      alarmId: 'schedule.stopped',
      severity: 'critical',
      title: 'Contacts are no longer worked on',
      text: `${error instanceof Error ? error.message : String(error)}. Start the station again; reception of this pass goes on.`,
      source: 'pass',
    });
  });
  return () => ending.abort(new DOMException('the station ends', 'AbortError'));
}

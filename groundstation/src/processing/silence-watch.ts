import type { AlarmChange } from './limit-alarm.ts';
import { silenceAllowedMs } from './limit-rules.ts';

/** How the link is, when silence is judged. */
export interface LinkState {
  readonly isInContact: boolean;
  readonly isHearing: boolean;
}

/** Something that should come again and again. */
export interface Followed {
  readonly alarmId: string;
  readonly name: string;
  readonly parameter: string | null;
  readonly allowedMs: number;
  /** In words: `every 10 s`. */
  readonly expected: string;
  readonly advice: string | null;
  /** What brings it: silent as a whole it is told as a whole, and only what it comes without is told by name. */
  readonly carrier: Followed | undefined;
  /** How long frames had come when it came last, and when that was. */
  heardMark: number;
  lastAtMs: number | undefined;
  isStale: boolean;
}

/**
 * Finds what stopped coming: reports and values.
 *
 * Only time in which frames come is counted: a fade or a setting spacecraft is the link's trouble and has its own marks. With
 * the contact it ends. Reports are awaited from the start of a contact, values once they were heard in this run.
 */
export class SilenceWatch {
  readonly #followed = new Map<string, Followed>();
  /** Of these, reports by their container: a flood asks for them thousands of times a second. */
  readonly #reports = new Map<string, Followed>();
  /** Alarms of an earlier life whose subject was not heard of in this one. */
  readonly #inherited: Set<string>;
  /** How long frames have come, all contacts together. */
  #hearingMs = 0;
  #checkedAtMs: number | undefined;

  /** @param standing alarms that stand already, of an earlier life: those of silence end as ours do */
  constructor(reportPeriodsMs: Readonly<Record<string, number>>, standing: readonly string[] = []) {
    this.#inherited = new Set(standing.filter((alarmId) => alarmId.startsWith('stale/')));
    for (const [container, periodMs] of Object.entries(reportPeriodsMs)) {
      const report = this.#follow({
        alarmId: `stale/${container}`,
        name: container,
        parameter: null,
        allowedMs: silenceAllowedMs(periodMs),
        expected: `every ${periodMs / 1000} s`,
        advice: null,
        carrier: undefined,
      });
      this.#reports.set(container, report);
    }
  }

  report(container: string): Followed | undefined {
    return this.#reports.get(container);
  }

  /** Follows a value from now on. @param staleAfterMs undefined: it comes with its carrier, as often as that does */
  value(
    name: string,
    staleAfterMs: number | undefined,
    carrier: Followed | undefined,
    advice: string | null,
  ): Followed | undefined {
    const allowedMs = staleAfterMs ?? carrier?.allowedMs;
    if (allowedMs === undefined) return undefined;
    const expected =
      staleAfterMs === undefined ? `with ${carrier?.name}` : `after ${staleAfterMs / 1000} s at the latest`;
    return this.#follow({
      alarmId: `stale/parameter/${name}`,
      name,
      parameter: name,
      allowedMs,
      expected,
      advice,
      carrier: staleAfterMs === undefined ? carrier : undefined,
    });
  }

  heard(followed: Followed, atMs: number, changes: AlarmChange[]): void {
    followed.heardMark = this.#hearingMs;
    followed.lastAtMs = atMs;
    if (!followed.isStale) return;
    followed.isStale = false;
    changes.push({ kind: 'clear', alarmId: followed.alarmId });
  }

  check(atMs: number, link: LinkState): AlarmChange[] {
    const elapsedMs = atMs - (this.#checkedAtMs ?? atMs);
    this.#checkedAtMs = atMs;
    if (!link.isInContact) return this.#endContact();
    if (!link.isHearing || elapsedMs <= 0) return [];
    this.#hearingMs += elapsedMs;
    const changes: AlarmChange[] = [];
    for (const followed of this.#followed.values()) {
      if (followed.isStale || this.#hearingMs - followed.heardMark <= followed.allowedMs) continue;
      // Its carrier did not come since either: that has an alarm of its own.
      if (followed.carrier !== undefined && followed.carrier.heardMark <= followed.heardMark) continue;
      followed.isStale = true;
      changes.push({ kind: 'raise', alarm: staleAlarm(followed, atMs) });
    }
    return changes;
  }

  /** What comes in the next contact starts afresh. */
  #endContact(): AlarmChange[] {
    const changes: AlarmChange[] = [];
    for (const followed of this.#followed.values()) {
      followed.heardMark = this.#hearingMs;
      if (!followed.isStale) continue;
      followed.isStale = false;
      changes.push({ kind: 'clear', alarmId: followed.alarmId });
    }
    for (const alarmId of this.#inherited) changes.push({ kind: 'clear', alarmId });
    this.#inherited.clear();
    return changes;
  }

  #follow(what: Omit<Followed, 'heardMark' | 'lastAtMs' | 'isStale'>): Followed {
    const isStale = this.#inherited.delete(what.alarmId);
    const followed: Followed = { ...what, heardMark: this.#hearingMs, lastAtMs: undefined, isStale };
    this.#followed.set(what.alarmId, followed);
    return followed;
  }
}

function staleAlarm({ alarmId, name, parameter, expected, lastAtMs, advice }: Followed, atMs: number) {
  const heard = lastAtMs === undefined ? 'never' : `${Math.round((atMs - lastAtMs) / 1000)} s ago`;
  const what = parameter === null ? 'report' : 'value';
  return {
    alarmId,
    severity: 'watch' as const,
    title: `${name} is stale`,
    text: `expected ${expected}, last heard ${heard}; frames arrive, this ${what} does not`,
    source: 'spacecraft',
    parameter,
    limitState: null,
    advice,
  };
}

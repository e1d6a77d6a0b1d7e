import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { LimitState } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';

/** What the journal is to be told. */
export type AlarmChange =
  | {
      readonly kind: 'raise';
      readonly alarm: Pick<
        AlarmInfo,
        'alarmId' | 'severity' | 'title' | 'text' | 'source' | 'parameter' | 'limitState'
      >;
    }
  | { readonly kind: 'clear'; readonly alarmId: string };

export interface LimitWatchOptions {
  /** How often each report comes, by container name (`mission.yaml`). */
  readonly reportPeriodsMs: Readonly<Record<string, number>>;
  /** The limits of a parameter for people: `warning 4.85 to 5.15 V`. */
  readonly describeLimits?: (name: string) => string | undefined;
}

/**
 * Turns limit states and silence into alarms.
 *
 * A state counts when two samples in a row agree that it is worse, or better, than the one that stands: one damaged or
 * freak value raises nothing. A report is stale when none came for two of its periods, and five seconds, in which frames
 * did come: a fade or a setting spacecraft is the link's trouble and has its own marks. With the contact it ends.
 */
export class LimitWatch {
  readonly #options: LimitWatchOptions;
  readonly #standing = new Map<string, LimitState>();
  /** The sample before, when it disagreed with what stands. */
  readonly #doubted = new Map<string, LimitState>();
  readonly #lastHeardAtMs = new Map<string, number>();
  /** By report: how long frames have come without it. */
  readonly #missedMs = new Map<string, number>();
  readonly #stale = new Set<string>();
  #checkedAtMs: number | undefined;

  constructor(options: LimitWatchOptions) {
    this.#options = options;
  }

  /** Takes the samples of one packet. */
  push(container: string | null, samples: readonly ParameterSample[], receivedAtMs: number): AlarmChange[] {
    const changes: AlarmChange[] = [];
    for (const sample of samples) {
      if (sample.limitState === 'none') continue;
      const change = this.#judge(sample);
      if (change !== undefined) changes.push(change);
    }
    if (container !== null && container in this.#options.reportPeriodsMs) {
      this.#lastHeardAtMs.set(container, receivedAtMs);
      this.#missedMs.delete(container);
      if (this.#stale.delete(container)) changes.push({ kind: 'clear', alarmId: staleId(container) });
    }
    return changes;
  }

  /** Looks for reports that stopped coming; to be called about once a second. */
  check(atMs: number, link: { readonly isInContact: boolean; readonly isHearing: boolean }): AlarmChange[] {
    const elapsedMs = atMs - (this.#checkedAtMs ?? atMs);
    this.#checkedAtMs = atMs;
    if (!link.isInContact) return this.#endContact();
    if (!link.isHearing || elapsedMs <= 0) return [];
    const changes: AlarmChange[] = [];
    for (const [container, periodMs] of Object.entries(this.#options.reportPeriodsMs)) {
      const missedMs = (this.#missedMs.get(container) ?? 0) + elapsedMs;
      this.#missedMs.set(container, missedMs);
      if (missedMs <= Math.max(2 * periodMs, shortestMissMs) || this.#stale.has(container)) continue;
      this.#stale.add(container);
      const lastAtMs = this.#lastHeardAtMs.get(container);
      changes.push({ kind: 'raise', alarm: staleAlarm(container, periodMs, lastAtMs, atMs) });
    }
    return changes;
  }

  /** What comes in the next contact starts afresh. */
  #endContact(): AlarmChange[] {
    const stale = [...this.#stale];
    this.#stale.clear();
    this.#missedMs.clear();
    return stale.map((container) => ({ kind: 'clear', alarmId: staleId(container) }));
  }

  #judge(sample: ParameterSample): AlarmChange | undefined {
    const { name, limitState: found } = sample;
    const standing = this.#standing.get(name);
    const doubted = this.#doubted.get(name);
    if (found === standing) {
      if (doubted !== undefined) this.#doubted.delete(name);
      return undefined;
    }
    const isSameSide =
      doubted !== undefined &&
      (standing === undefined ||
        Math.sign(rank(doubted) - rank(standing)) === Math.sign(rank(found) - rank(standing)));
    if (!isSameSide) {
      this.#doubted.set(name, found);
      return undefined;
    }
    // Of two that agree on the direction, the one nearer to what stands is what both of them say.
    const agreed = isNearer(doubted, found, standing) ? doubted : found;
    this.#standing.set(name, agreed);
    this.#doubted.delete(name);
    if (agreed === 'nominal') return { kind: 'clear', alarmId: limitId(name) };
    return { kind: 'raise', alarm: this.#limitAlarm(sample, agreed) };
  }

  #limitAlarm(sample: ParameterSample, limitState: LimitState) {
    const unit = sample.unit === null ? '' : ` ${sample.unit}`;
    const limits = this.#options.describeLimits?.(sample.name);
    return {
      alarmId: limitId(sample.name),
      severity: severityOf(limitState),
      title: `${sample.name} ${limitState}`,
      text: `${sample.name} is ${String(sample.value)}${unit}${limits === undefined ? '' : `; allowed: ${limits}`}`,
      source: 'spacecraft',
      parameter: sample.name,
      limitState,
    };
  }
}

/** Near the horizon packets are lost one by one: two in a row are no sign of a silent payload. */
const shortestMissMs = 5000;

const limitId = (name: string) => `limit/${name}`;
const staleId = (container: string) => `stale/${container}`;

function staleAlarm(container: string, periodMs: number, lastAtMs: number | undefined, atMs: number) {
  const heard = lastAtMs === undefined ? 'never' : `${Math.round((atMs - lastAtMs) / 1000)} s ago`;
  return {
    alarmId: staleId(container),
    severity: 'watch' as const,
    title: `${container} is stale`,
    text: `expected every ${periodMs / 1000} s, last heard ${heard}; frames arrive, this report does not`,
    source: 'spacecraft',
    parameter: null,
    limitState: null,
  };
}

/** Order of XTCE 1.2: nominal, then worse and worse. */
const order: readonly LimitState[] = [
  'none',
  'nominal',
  'watch',
  'warning',
  'distress',
  'critical',
  'severe',
];

function rank(state: LimitState): number {
  return order.indexOf(state);
}

function isNearer(a: LimitState, b: LimitState, standing: LimitState | undefined): boolean {
  const from = rank(standing ?? 'nominal');
  return Math.abs(rank(a) - from) < Math.abs(rank(b) - from);
}

function severityOf(state: LimitState): AlarmInfo['severity'] {
  switch (state) {
    case 'none':
    case 'nominal':
      return 'info';
    case 'watch':
      return 'watch';
    case 'warning':
    case 'distress':
      return 'warning';
    case 'critical':
    case 'severe':
      return 'critical';
    default:
      return state satisfies never;
  }
}

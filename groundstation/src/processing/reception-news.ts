import type { GapRecord } from '@dawa/protocols/console/completeness';
import type { Journal } from '../ports.ts';
import { imbalanceOf } from './loss-ledger.ts';
import type { ReceptionAccount } from './reception-account.ts';

/**
 * Tells people of gaps, a line at most each time it is asked, and raises an alarm when the ledger does not add up: then the
 * station has lost sight of something, which is a fault of ours.
 */
export class ReceptionNews {
  readonly #account: ReceptionAccount;
  readonly #journal: Pick<Journal, 'event' | 'raise' | 'clear'>;
  readonly #told = new Set<string>();
  #jumps: number;
  #isImbalanceTold = false;

  constructor(account: ReceptionAccount, journal: Pick<Journal, 'event' | 'raise' | 'clear'>) {
    this.#account = account;
    this.#journal = journal;
    this.#jumps = account.timeCorrelation(0).jumps.length;
  }

  tell(atMs: number): void {
    this.#tellGaps();
    this.#tellClock(atMs);
    this.#tellLedger(atMs);
  }

  #tellGaps(): void {
    const changed = this.#account.gaps.takeChanges();
    const opened = changed.filter(({ gapId, filled }) => filled === 0 && !this.#told.has(gapId));
    const filled = changed.filter(({ isFilled }) => isFilled);
    for (const { gapId } of opened) this.#told.add(gapId);
    // Their numbers rise: those of long ago do not come again.
    if (this.#told.size > mostTold) this.#told.clear();
    // Between two passes nothing is lost.
    const lost = opened.filter(({ reason, by }) => reason !== 'out-of-view' && by !== 'onboard-time');
    if (lost.length > 0)
      this.#say('warning', 'gap', `Missing: ${lineOf(lost, ({ missing }) => missing.likely)}.`);
    if (filled.length > 0)
      this.#say('info', 'gap', `Came late, and is whole now: ${lineOf(filled, (gap) => gap.filled)}.`);
  }

  #tellClock(atMs: number): void {
    const { jumps } = this.#account.timeCorrelation(atMs);
    for (const { kind, jumpS } of jumps.slice(this.#jumps))
      this.#say(
        'warning',
        'clock',
        `The clock on board has moved by ${jumpS.toFixed(3)} s: ${jumpWords[kind]}.`,
      );
    this.#jumps = jumps.length;
  }

  #tellLedger(atMs: number): void {
    const wrong = imbalanceOf(this.#account.ledger(atMs));
    if ((wrong !== undefined) === this.#isImbalanceTold) return;
    this.#isImbalanceTold = wrong !== undefined;
    if (wrong === undefined) this.#journal.clear(ledgerAlarmId);
    else
      this.#journal.raise({
        alarmId: ledgerAlarmId,
        severity: 'warning',
        title: 'The ledger of the reception does not add up',
        text: `${wrong}. Nothing is lost by it: the raw octets are in the log. Please report it.`,
        source: 'archive',
      });
  }

  #say(severity: 'info' | 'warning', code: string, text: string): void {
    this.#journal.event({ severity, source: 'link', code, text });
  }
}

const ledgerAlarmId = 'ledger';
const mostTold = 10_000;
const mostNamed = 4;

const jumpWords = {
  restart: 'it was restarted',
  rollover: 'its counter began again at 0',
  'leap-second': 'a leap second',
  'ground-step': 'UTC of this station was stepped, and not the clock on board',
  'clock-set': 'it was set',
} as const;

const reasonWords = {
  fade: 'nothing was heard',
  'out-of-view': 'out of view',
  'bad-frames': 'frames were damaged',
  'station-down': 'this station was not running',
  'counter-restart': 'the counter on board began anew',
} as const;

function lineOf(gaps: readonly GapRecord[], countOf: (gap: GapRecord) => number): string {
  const named = gaps.slice(0, mostNamed).map((gap) => {
    const reason = gap.reason === null ? '' : ` (${reasonWords[gap.reason]})`;
    return `${countOf(gap)} ${unitOf(gap)}${reason}`;
  });
  const more = gaps.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} gaps more` : named.join(', ');
}

function unitOf({ by, id }: GapRecord): string {
  switch (by) {
    case 'virtual-channel':
      return `frames of virtual channel ${id}`;
    case 'apid':
      return `packets of process ${id}`;
    case 'onboard-time':
      return `reports ${id}`;
    default:
      return by satisfies never;
  }
}

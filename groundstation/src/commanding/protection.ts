import type { SafetyState } from '@dawa/protocols/console/safety';
import type { StationFile } from '@dawa/protocols/station-file';
import type { TransmitSection } from '@dawa/protocols/transmit-section';

/** A proof is good for so long: relays stick, and radios are reset. */
const proofLastsMs = 366 * 86_400_000;
/** A timer that let go this much later than it was set to is not the timer that was set. */
const longestOverrunShare = 1.2;
const longestOverrunMs = 5_000;

export interface ProtectionFacts {
  readonly nowAtMs: number;
  /** True when every port leads to a simulator of ours. */
  readonly isSimulated: boolean;
  readonly transmit: Pick<TransmitSection, 'keyedBy' | 'protection'>;
  /** The radio can be released by bytes from another process: the watchdog's way. */
  readonly isReleasable: boolean;
}

export type Protection = NonNullable<NonNullable<SafetyState['transmitter']>['protection']>;

/**
 * Whether the transmitter lets go when this computer cannot tell it to. The watchdog process answers for a station that
 * died or froze; for a kernel that froze, a cable that was pulled and a line that latches only hardware answers, and
 * only once somebody saw it do so.
 */
export function judgeProtection({
  nowAtMs,
  isSimulated,
  transmit,
  isReleasable,
}: ProtectionFacts): Protection {
  if (isSimulated) return { isProtected: true, text: 'simulated ports: nothing radiates' };
  const faults: string[] = [];
  for (const proof of transmit.protection) {
    const name = `${proof.kind} of ${seconds(proof.limitMs)}, proven ${proof.provenAt} by ${proof.by}`;
    const provenAtMs = Date.parse(proof.provenAt);
    const longestMs = Math.max(proof.limitMs * longestOverrunShare, proof.limitMs + longestOverrunMs);
    if (provenAtMs > nowAtMs) faults.push(`${name}: that day has not come yet`);
    else if (nowAtMs - provenAtMs > proofLastsMs) faults.push(`${name}: more than a year ago`);
    else if (proof.measuredMs > longestMs)
      faults.push(`${name}: it was on for ${seconds(proof.measuredMs)}, much longer than it was set to`);
    else return { isProtected: true, text: `${name}: let go after ${seconds(proof.measuredMs)}` };
  }
  const why =
    faults[0] ?? 'nobody has proven that the transmitter lets go when this computer cannot tell it to';
  return {
    isProtected: false,
    text: `unprotected: ${why}. ${hangsOn(transmit.keyedBy ?? 'radio', isReleasable)}`,
  };
}

/** What closes the contact of a station that does not say it. */
export function whatKeys({
  radio,
  modem,
  transmit,
}: Pick<StationFile, 'radio' | 'modem' | 'transmit'>): Keys {
  if (transmit?.keyedBy !== undefined) return transmit.keyedBy;
  if (radio?.ptt !== undefined) return 'ptt-line';
  return modem?.kind === 'kiss' || modem?.kind === 'agwpe' ? 'tnc' : 'radio';
}

type Keys = NonNullable<TransmitSection['keyedBy']>;

function hangsOn(keyedBy: Keys, isReleasable: boolean): string {
  switch (keyedBy) {
    case 'radio':
      return isReleasable
        ? 'A station that dies or freezes is answered for; a frozen kernel or a pulled cable leaves it keyed.'
        : 'This radio cannot be released from outside the station: one that dies leaves it keyed.';
    case 'ptt-line':
      return 'Its PTT line stays closed when the computer or its USB dies.';
    case 'tnc':
      return 'Its TNC sends what it was given, whatever becomes of the computer.';
    default:
      return keyedBy satisfies never;
  }
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(durationMs < 10_000 ? 1 : 0)} s`;
}

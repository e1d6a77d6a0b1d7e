import type { UplinkState } from '@dawa/protocols/console/uplink';

/** A report that is older says nothing about now. */
const freshMs = 10_000;

/** How the spacecraft hears us, in one line: `COP-1 ready, next is 5. On board waits for 5`. */
export function uplinkWords({ report, sequence, security }: UplinkState, nowAtMs: number): string {
  return [
    sequence === null ? receiverWords(report) : `COP-1 ${sequenceWords(sequence)}`,
    ...(report === null ? ['No control word yet'] : [reportWords(report, sequence !== null, nowAtMs)]),
    ...(security === null ? [] : [securityWords(security)]),
  ].join('. ');
}

/** Whether somebody should look. */
export function isUplinkTroubled({ report, sequence, security }: UplinkState): boolean {
  return (
    (report?.isLockout ?? false) ||
    (sequence?.alert ?? null) !== null ||
    (security !== null && (!security.hasKey || security.refused > 0))
  );
}

function receiverWords(report: UplinkState['report']): string {
  return report?.isLockout ? 'Receiver on board locked itself' : 'Sent once, not numbered';
}

function sequenceWords({
  phase,
  nextNumber,
  outstanding,
  waiting,
  alert,
}: NonNullable<UplinkState['sequence']>) {
  const under = outstanding + waiting;
  const way = under === 0 ? '' : `, ${outstanding} on the way, ${waiting} waiting`;
  if (alert !== null) return `stopped: ${alert}`;
  return `${phase}, next is ${nextNumber}${way}`;
}

function reportWords(
  report: NonNullable<UplinkState['report']>,
  isNumbered: boolean,
  nowAtMs: number,
): string {
  const ageS = Math.max(0, (nowAtMs - report.atMs) / 1000);
  const flags = [
    ...(report.isLockout ? ['lockout'] : []),
    ...(report.isWait ? ['wait'] : []),
    ...(report.isRetransmit ? ['asks again'] : []),
  ];
  const old = nowAtMs - report.atMs > freshMs ? ` (${Math.round(ageS)} s ago)` : '';
  // What is not numbered is only counted on board, from 0 to 3 and over again.
  const told = isNumbered
    ? `On board waits for ${report.waitsFor}`
    : `Counted on board: ${report.farmBCounter} of 0 to 3`;
  return `${[told, ...flags].join(', ')}${old}`;
}

function securityWords({ hasKey, refused, lastRefusal }: NonNullable<UplinkState['security']>): string {
  if (!hasKey) return 'The key is missing: nothing can be sent';
  return refused === 0 ? 'Secured' : `Secured; refused on board ${refused} times: ${lastRefusal}`;
}

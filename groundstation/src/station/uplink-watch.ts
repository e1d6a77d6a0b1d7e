import type { UplinkState } from '@dawa/protocols/console/uplink';
import type { Clock } from '@dawa/seams/clock';
import { decodeClcw } from 'ccsds-parser/frame/tc/clcw';
import type { SequencedUplink } from '../commanding/sequence-control.ts';
import type { Bus, Journal, Receiver } from '../ports.ts';

export interface UplinkWatchOptions {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly journal: Journal;
  readonly receiver: Pick<Receiver, 'onControlWord'>;
  readonly missionId: string;
  readonly virtualChannelId: number;
  readonly sequenced: SequencedUplink | undefined;
  /** Undefined where frames carry no security. */
  readonly hasKey: boolean | undefined;
}

/** While nothing changes the page is told this seldom that a report still comes. */
const unchangedMs = 5000;
const soonestMs = 500;
const sameRefusalMs = 4000;

/**
 * Reads what the spacecraft says of how it hears us out of the control words of its telemetry, hands it to the sequence of telecommands,
 * and tells page and journal what of it changed: a lockout, a frame that its security refused.
 *
 * @returns `tell` for changes of the sequence itself
 */
export function watchUplink(options: UplinkWatchOptions): { tell(): void; stop(): void } {
  const { clock, bus, journal, missionId, sequenced, hasKey } = options;
  let report: UplinkState['report'] = null;
  let refused = 0;
  let refusalAtMs = Number.NEGATIVE_INFINITY;
  let lastRefusal: string | null = null;
  let told = '';
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let isPlanned = false;

  const say = (severity: 'info' | 'warning', code: string, text: string) =>
    journal.event({ severity, source: 'uplink', code, text });
  const state = (): UplinkState => ({
    missionId,
    report,
    sequence: sequenced?.state ?? null,
    security: hasKey === undefined ? null : { hasKey, refused, lastRefusal },
  });
  const tell = () => {
    const uplink = state();
    const words = JSON.stringify({ ...uplink, report: report && { ...report, atMs: 0 } });
    const nowAtMs = clock.nowAtMs();
    const sinceMs = nowAtMs - toldAtMs;
    if (words === told && sinceMs < unchangedMs) return;
    if (sinceMs >= soonestMs) {
      told = words;
      toldAtMs = nowAtMs;
      bus.publish({ type: 'uplink', uplink });
    } else if (!isPlanned) {
      isPlanned = true;
      clock.after(soonestMs - sinceMs, () => {
        isPlanned = false;
        tell();
      });
    }
  };

  const stop = options.receiver.onControlWord?.((octets, atMs) => {
    const clcw = decodeClcw(octets);
    if (!clcw.ok) {
      const refusal = refusalIn(octets);
      if (refusal === undefined) return;
      // The spacecraft says it for some seconds, for nobody knows whether he is heard.
      const isNew = refusal !== lastRefusal || atMs - refusalAtMs > sameRefusalMs;
      refusalAtMs = atMs;
      if (!isNew) return;
      refused++;
      lastRefusal = refusal;
      say('warning', 'refused', `${missionId}: the spacecraft refused a telecommand frame: ${refusal}.`);
    } else if (clcw.value.virtualChannelId === options.virtualChannelId) {
      const { reportValue, isLockout, isWait, isRetransmit, farmBCounter, hasNoRfAvailable } = clcw.value;
      if (isLockout !== (report?.isLockout ?? false)) sayLockout(isLockout);
      const flags = { isLockout, isWait, isRetransmit, farmBCounter };
      report = { atMs, waitsFor: reportValue, ...flags, hasCarrier: !hasNoRfAvailable };
      sequenced?.hear(clcw.value, atMs);
    }
    tell();
  });
  const sayLockout = (isLockout: boolean) =>
    isLockout
      ? say('warning', 'lockout', `${missionId}: the receiver on board has locked itself (COP-1).`)
      : say('info', 'lockout', `${missionId}: the receiver on board takes numbered frames again.`);

  return { tell, stop: () => stop?.() };
}

/**
 * What a Frame Security Report says was wrong; undefined when the octets are none, or raise no alarm.
 * Source: CCSDS 355.1-B-1, frame security report: type 1, version 4, alarm, bad number, bad code, bad association
 */
function refusalIn(octets: Uint8Array): string | undefined {
  const first = octets[0] ?? 0;
  if (octets.length !== 4 || first >>> 4 !== 0xc || (first & 0x08) === 0) return undefined;
  const wrong = [
    ...((first & 0x04) === 0 ? [] : ['its number was there before']),
    ...((first & 0x02) === 0 ? [] : ['made with another key, or altered']),
    ...((first & 0x01) === 0 ? [] : ['no such security association']),
  ];
  return wrong.length === 0 ? 'no reason given' : wrong.join(', ');
}

import type { SafetyState } from '@dawa/protocols/console/safety';
import * as actions from '../../api/actions.ts';
import { useStation } from '../../api/live-store.ts';
import { formatSpan, formatUtc, formatUtcDate } from '../../locales/format-time.ts';
import { Mark } from '../mark.tsx';
import { Panel } from '../panel.tsx';

/** What may move and what may transmit, who said so, and whether the transmitter would let go by itself. */
export function GuardCard() {
  const safety = useStation((view) => view.safety);
  return (
    <Panel
      title="Motion and transmission"
      tags={safety.isSimulated && <span className="tag sim">Nothing outside moves</span>}
    >
      <dl className="facts-list n">
        <dt>Motion</dt>
        <dd>
          <ArmedWords armed={safety.motion} />{' '}
          {safety.motion.isArmed ? (
            <button type="button" className="btn" onClick={() => void actions.disarmMotion()}>
              Disarm motion
            </button>
          ) : (
            <button
              type="button"
              className="btn"
              disabled={safety.motion.blockedBy !== null}
              onClick={() => void actions.armMotion()}
            >
              Arm motion
            </button>
          )}
        </dd>
        <dt>Transmission</dt>
        <dd>
          <ArmedWords armed={safety.transmission} />{' '}
          {safety.transmission.isArmed ? (
            <button type="button" className="btn" onClick={() => void actions.disarmTransmission()}>
              Disarm TX
            </button>
          ) : (
            <button
              type="button"
              className="btn"
              disabled={safety.transmission.blockedBy !== null}
              onClick={() => void actions.armTransmission()}
            >
              Arm TX
            </button>
          )}
        </dd>
        <dt>Uplink</dt>
        <dd>{safety.isUplinkHeld ? 'held' : 'open'}</dd>
        <dt>Lock</dt>
        <dd>
          {safety.lock === null
            ? 'none'
            : `${safety.lock.who}: ${safety.lock.why}${safety.lock.untilAtMs === null ? '' : `, until ${formatUtcDate(safety.lock.untilAtMs)}`}`}
        </dd>
        {safety.transmitter !== undefined && <TransmitterFacts transmitter={safety.transmitter} />}
      </dl>
    </Panel>
  );
}

function TransmitterFacts({ transmitter }: { transmitter: NonNullable<SafetyState['transmitter']> }) {
  const { isReceiverMuted, tripped, protection, onWithinHourMs, longestPerHourMs } = transmitter;
  return (
    <>
      <dt>If it hangs</dt>
      <dd>
        {!protection.isProtected && <Mark name="warning" label="unprotected" />} {protection.text}
      </dd>
      {tripped !== null && (
        <>
          <dt>Tripped</dt>
          <dd>
            <Mark name="critical" label="tripped" /> {tripped.why}, {formatUtc(tripped.atMs)}{' '}
            <button type="button" className="btn" onClick={() => void actions.resetTrip()}>
              Reset, looked at it
            </button>
          </dd>
        </>
      )}
      {isReceiverMuted && (
        <>
          <dt>Receiver</dt>
          <dd>muted while transmitting</dd>
        </>
      )}
      <dt>On the air</dt>
      <dd>
        {formatSpan(onWithinHourMs)} of {formatSpan(longestPerHourMs)} in this hour
      </dd>
    </>
  );
}

function ArmedWords({
  armed,
}: {
  armed: { isArmed: boolean; by: string | null; sinceAtMs: number | null; blockedBy: string | null };
}) {
  if (armed.isArmed) {
    const since = armed.sinceAtMs === null ? '' : ` since ${formatUtc(armed.sinceAtMs)}`;
    return (
      <>
        armed by {armed.by ?? 'the station'}
        {since}
      </>
    );
  }
  return <>{armed.blockedBy === null ? 'not armed' : `not armed: ${armed.blockedBy}`}</>;
}

import { useNow, useServerSilence, useStation } from '../api/live-store.ts';
import { formatNumber } from '../locales/format-number.ts';
import { ageParts } from '../locales/format-time.ts';
import { Mark } from './mark.tsx';
import { Panel } from './panel.tsx';
import { useNoLock } from './use-no-lock.ts';

/** The ledger of the downlink: nothing that was lost is hidden. */
export function FramesPanel() {
  const frames = useStation((view) => view.frames);
  const downlink = useStation((view) => view.mission.links.find(({ direction }) => direction === 'downlink'));
  const isServerSilent = useServerSilence() !== null;
  const isLate = useNoLock() !== null;
  const isSilent = isLate && frames.ratePerS < 0.05;
  const badReasons = Object.entries(frames.badByReason)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
  return (
    <Panel
      title="Frames"
      className="frames"
      right={
        <>
          {frames.correctedSymbols > 0 && (
            <span className="n">{formatNumber(frames.correctedSymbols)} symbols corrected</span>
          )}
          {downlink !== undefined && (
            <span className="n">
              {downlink.modulation} {formatNumber(downlink.symbolRateBd)} Bd
            </span>
          )}
        </>
      }
    >
      <dl className={isServerSilent ? 'fr stale-v' : 'fr'}>
        <div>
          <dt>Good</dt>
          <dd data-testid="frames-good">{formatNumber(frames.good)}</dd>
        </div>
        {frames.relayed > 0 && (
          <div title="Sent by others and repeated by the spacecraft">
            <dt>Repeated</dt>
            <dd data-testid="frames-relayed">{formatNumber(frames.relayed)}</dd>
          </div>
        )}
        {frames.foreign > 0 && (
          <div title="Of other stations and spacecraft">
            <dt>Of others</dt>
            <dd data-testid="frames-foreign">{formatNumber(frames.foreign)}</dd>
          </div>
        )}
        <div title={badReasons}>
          <dt>Bad</dt>
          <dd data-testid="frames-bad">{formatNumber(frames.bad)}</dd>
        </div>
        <div title="From gaps in the frame counter">
          <dt>Lost</dt>
          <dd data-testid="frames-lost">{formatNumber(frames.lost)}</dd>
        </div>
        <div>
          <dt>Rate {isSilent && <Mark name="warning" label="warning" />}</dt>
          <dd>
            {formatNumber(frames.ratePerS, 1)}
            <span className="u">/s</span>
          </dd>
        </div>
        <div className={isLate ? 'age stale-v' : 'age'}>
          <dt>Last good {isLate && <Mark name="stale" label="stale" />}</dt>
          <LastGood lastGoodAtMs={frames.lastGoodAtMs} />
        </div>
      </dl>
    </Panel>
  );
}

function LastGood({ lastGoodAtMs }: { lastGoodAtMs: number | null }) {
  const words = useNow((nowMs) => {
    if (lastGoodAtMs === null) return 'none yet';
    const { figure, unit } = ageParts(nowMs - lastGoodAtMs);
    return `${figure} ${unit}`;
  });
  const [figure, unit] = words.split(' ');
  return (
    <dd data-testid="last-good-age">
      {lastGoodAtMs === null ? (
        <span className="none">none yet</span>
      ) : (
        <>
          {figure}
          <span className="u">{unit} ago</span>
        </>
      )}
    </dd>
  );
}

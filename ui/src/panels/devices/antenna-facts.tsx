import type { AntennaSafety } from '@dawa/protocols/console/antenna';
import { useNow } from '../../api/live-store.ts';
import { formatAge, formatUtc } from '../../locales/format-time.ts';

/** What the guard of the rotator does, and what it keeps away from. */
export function AntennaFacts({ guard }: { guard: AntennaSafety }) {
  const { legs, lastRefusal, transmitBlockedBy, keepsFrom, cableTurns, wind } = guard;
  return (
    <dl className="facts-list n">
      {legs.length > 1 && (
        <>
          <dt>Way round</dt>
          <dd>
            {legs
              .map(({ azimuthDeg, elevationDeg }) => `${azimuthDeg.toFixed(0)}°, ${elevationDeg.toFixed(0)}°`)
              .join(' → ')}
          </dd>
        </>
      )}
      {lastRefusal !== null && (
        <>
          <dt>Refused</dt>
          <dd>{lastRefusal}</dd>
        </>
      )}
      <dt>Keeps from</dt>
      <dd>{keepsFrom.length === 0 ? 'nothing declared' : keepsFrom.join(', ')}</dd>
      {cableTurns !== null && (
        <>
          <dt>Cable</dt>
          <dd>
            {cableTurns.turns.toFixed(2)} of {cableTurns.mostTurns.toFixed(2)} turns
          </dd>
        </>
      )}
      {transmitBlockedBy !== null && (
        <>
          <dt>People</dt>
          <dd>{transmitBlockedBy}</dd>
        </>
      )}
      {wind !== null && (
        <>
          <dt>Wind</dt>
          <dd>
            <WindWords wind={wind} />
          </dd>
        </>
      )}
    </dl>
  );
}

function WindWords({ wind }: { wind: NonNullable<AntennaSafety['wind']> }) {
  const { speedMS, readAtMs, stowAboveMS, stowedSinceAtMs } = wind;
  const age = useNow((nowMs) => (readAtMs === null ? null : formatAge(nowMs - readAtMs)));
  const measured = speedMS === null ? 'not told yet' : `${speedMS.toFixed(1)} m/s, ${age} ago`;
  const stowed = stowedSinceAtMs === null ? '' : `, stowed since ${formatUtc(stowedSinceAtMs)}`;
  return (
    <>
      {measured}; stows above {stowAboveMS.toFixed(0)} m/s{stowed}
    </>
  );
}

import { frameKind, type HeardStationInfo } from '@dawa/protocols/console/heard';
import { useState } from 'react';
import { useFramesOf } from '../../api/use-frames-of.ts';
import { FrameList } from './frame-list.tsx';

/** Every frame in which a station is, in the log of this run, from the newest backwards. */
export function StationFrames({ station: { callsign, frames } }: { station: HeardStationInfo }) {
  const [kind, setKind] = useState('');
  const heard = useFramesOf(callsign, kind, frames);
  return (
    <FrameList
      title={`Frames of ${callsign}`}
      testId="station-frames"
      frames={heard.frames}
      empty={kind === '' ? 'None in this run.' : `None about ${kind} in what was looked at.`}
      tags={
        <label className="kindpick">
          <span className="vh">What they are about</span>
          <select
            className="field"
            value={kind}
            data-testid="frame-kind"
            onChange={({ target }) => setKind(target.value)}
          >
            <option value="">all</option>
            {frameKind.options.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      }
    >
      {heard.fault !== null && <p className="em">Frames could not be read. {heard.fault}</p>}
      {heard.hasMore && (
        <p className="more">
          <button
            type="button"
            className="btn ghost"
            disabled={heard.isReading}
            data-testid="earlier-frames"
            onClick={heard.readEarlier}
          >
            {heard.isReading ? 'Reading' : 'Earlier'}
          </button>
        </p>
      )}
    </FrameList>
  );
}

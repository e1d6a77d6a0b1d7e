import { useState } from 'react';
import * as actions from '../../api/actions.ts';
import { useNow, useStation } from '../../api/live-store.ts';
import { isReadingStale } from '../../api/staleness.ts';
import { TravelDial } from '../../scene/travel-dial.tsx';
import { Panel } from '../panel.tsx';
import { AntennaFacts } from './antenna-facts.tsx';
import { JogButton } from './jog-button.tsx';

/** Moves the antenna by hand, as far as its guard lets it: turns while a button is held, or goes to a direction. */
export function JogPanel() {
  const safety = useStation((view) => view.safety);
  const antenna = useStation((view) => view.track.antenna);
  const commanded = useStation((view) => view.track.commanded);
  const heldBy = useStation((view) => view.track.heldBy);
  const rate = useStation((view) => view.clock.rate);
  const isStale = useNow((nowMs) => antenna === null || isReadingStale(nowMs - antenna.readAtMs, rate));
  const guard = safety.antenna;
  const block =
    safety.motion.blockedBy ??
    (safety.motion.isArmed ? null : 'motion is not armed') ??
    guard?.blockedBy ??
    null;
  return (
    <Panel
      title="Jog"
      className="jog"
      tags={guard !== undefined && <span className="dim">{phaseWords[guard.phase]}</span>}
    >
      <TravelDial
        antenna={antenna}
        target={guard?.target ?? commanded}
        travel={guard?.travel}
        isStale={isStale}
      />
      <p className={`n stands ${isStale ? 'old' : ''}`}>
        {antenna === null ? (
          'Where it stands is not known'
        ) : (
          <>
            <b>{antenna.azimuthDeg.toFixed(1)}°</b> azimuth <b>{antenna.elevationDeg.toFixed(1)}°</b>{' '}
            elevation
          </>
        )}
      </p>
      <div className="jogkeys">
        <JogButton label="Up" sign="↑" axis="elevation" directionSign={1} block={block} keyName="ArrowUp" />
        <JogButton
          label="Left"
          sign="←"
          axis="azimuth"
          directionSign={-1}
          block={block}
          keyName="ArrowLeft"
        />
        <JogButton
          label="Right"
          sign="→"
          axis="azimuth"
          directionSign={1}
          block={block}
          keyName="ArrowRight"
        />
        <JogButton
          label="Down"
          sign="↓"
          axis="elevation"
          directionSign={-1}
          block={block}
          keyName="ArrowDown"
        />
      </div>
      {heldBy !== undefined && (
        <p className="byhand">
          In the hand of {heldBy}: tracking waits.{' '}
          <button type="button" className="btn" onClick={() => void actions.release()}>
            Back to tracking
          </button>
        </p>
      )}
      <p className="dim hint">
        {block === null ? 'Turns while a button is held, and stops within its limits.' : block}
      </p>
      <GoTo block={block} />
      {guard !== undefined && <AntennaFacts guard={guard} />}
    </Panel>
  );
}

const phaseWords = {
  unknown: 'not heard of yet',
  'at-rest': 'at rest',
  moving: 'moving',
  jogging: 'turned by hand',
  stopping: 'stopping',
} as const;

function GoTo({ block }: { block: string | null }) {
  const [azimuthDeg, setAzimuthDeg] = useState('');
  const [elevationDeg, setElevationDeg] = useState('');
  const target = { azimuthDeg: Number(azimuthDeg), elevationDeg: Number(elevationDeg) };
  const isFilled = [azimuthDeg, elevationDeg].every(
    (text) => text.trim() !== '' && Number.isFinite(Number(text)),
  );
  return (
    <form
      className="goto"
      onSubmit={(event) => {
        event.preventDefault();
        if (isFilled && block === null) void actions.moveAntenna(target);
      }}
    >
      <label>
        Azimuth °
        <input
          className="field n"
          inputMode="decimal"
          value={azimuthDeg}
          onChange={(event) => setAzimuthDeg(event.target.value)}
        />
      </label>
      <label>
        Elevation °
        <input
          className="field n"
          inputMode="decimal"
          value={elevationDeg}
          onChange={(event) => setElevationDeg(event.target.value)}
        />
      </label>
      <button type="submit" className="btn" disabled={!isFilled || block !== null} title={block ?? undefined}>
        Go
      </button>
    </form>
  );
}

import type { RefObject } from 'react';
import { useStation } from '../../api/live-store.ts';
import { formatLocal } from '../../locales/format-time.ts';
import { townOf } from '../../locales/plain-name.ts';
import { type TimeTick, tickLabel } from '../../scene/plot/time-ticks.ts';

interface PlotAxisProps {
  readonly axisRef: RefObject<HTMLDivElement | null>;
  readonly stepMs: number;
  readonly ticks: readonly TimeTick[];
  readonly width: number;
}

/** A label over the edge would be cut. */
const edgePx = 24;
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** The time axis that all plots share: UTC, and under it the clock of the station's town. */
export function PlotAxis({ axisRef, stepMs, ticks, width }: PlotAxisProps) {
  const { timeZone, placeName } = useStation((view) => view.station);
  return (
    <div className="xa" aria-hidden="true">
      <div className="xl">
        <span>UTC</span>
        <span className="dim">{townOf(placeName)}</span>
      </div>
      <div className="xx" ref={axisRef}>
        {ticks
          .filter(({ x }) => x > edgePx && x < width - edgePx)
          .map(({ atMs, x }) => (
            <span key={atMs} className="n" style={{ left: x }}>
              <b>{tickLabel(atMs, stepMs)}</b>
              <i>{stepMs < dayMs && atMs % minuteMs === 0 ? formatLocal(atMs, timeZone) : ''}</i>
            </span>
          ))}
      </div>
    </div>
  );
}

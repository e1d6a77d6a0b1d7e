import { type HeardSeries, type HeardStationInfo, heardSeries } from '@dawa/protocols/console/heard';
import { useMemo } from 'react';
import { useAnswer } from '../../api/use-answer.ts';
import { decimalsFor, formatNumber } from '../../locales/format-number.ts';
import { formatUtc } from '../../locales/format-time.ts';
import { Strip } from '../../scene/strip.tsx';

type Channel = HeardSeries['channels'][number];

/** What a station measured over time, a plot for each channel that says more than one bit. */
export function StationSeries({ station: { callsign, telemetryAtMs } }: { station: HeardStationInfo }) {
  const path = `/stations-heard/${encodeURIComponent(callsign)}/telemetry`;
  const { value, fault } = useAnswer(heardSeries, path, telemetryAtMs ?? 0);
  if (fault !== null) return <p className="em">What it measured could not be read. {fault}</p>;
  const channels = value?.channels.filter(
    ({ channel, points }) => channel.startsWith('A') && points.length > 1,
  );
  if (channels === undefined || channels.length === 0) return null;
  return (
    <>
      <h3>Over time</h3>
      {channels.map((channel) => (
        <ChannelPlot key={channel.channel} channel={channel} />
      ))}
    </>
  );
}

function ChannelPlot({ channel: { channel, name, unit, points } }: { channel: Channel }) {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const figure = (value: number) => formatNumber(value, Number.isInteger(value) ? 0 : decimalsFor(value));
  const series = useMemo(
    () => ({ atMs: points.map(({ atMs }) => atMs), values: points.map(({ value }) => value) }),
    [points],
  );
  const info = useMemo(
    () => ({
      ...{ name, shortDescription: channel, unit, kind: 'float' as const, limits: [] },
      // Stations send when they like: twice the middle of their distances is a hole.
      periodMs: middleApartMs(points),
    }),
    [name, channel, unit, points],
  );
  const [first, last] = [points[0]!.atMs, points.at(-1)!.atMs];
  return (
    <figure className="series" data-testid="station-series">
      <figcaption className="n">
        <b>{name}</b> {figure(values.at(-1)!)}
        <span className="u">{unit}</span>{' '}
        <span className="dim">
          {figure(low)} to {figure(high)} in {formatNumber(points.length)} reports, {formatUtc(first)} to{' '}
          {formatUtc(last)}
        </span>
      </figcaption>
      <div className="plot">
        <Strip
          {...{ info, series }}
          fromAtMs={first}
          toAtMs={Math.max(last, first + 1000)}
          isStale={false}
          isViolated={false}
          hasAxes
        />
      </div>
    </figure>
  );
}

function middleApartMs(points: Channel['points']): number {
  const apart = points.slice(1).map(({ atMs }, at) => atMs - points[at]!.atMs);
  return apart.sort((a, b) => a - b)[apart.length >> 1] ?? 1000;
}

import { formatNumber } from '../../locales/format-number.ts';
import { formatUtc, formatUtcMs } from '../../locales/format-time.ts';
import { nearestIndex } from '../../scene/plot/plot-points.ts';
import { type PlotCursor, useCursorAtMs } from './plot-cursor.ts';
import { figureAt } from './plot-row.tsx';
import type { PlotSeries } from './use-plot-series.ts';

/** When the sample under the cursor was received and made; of many samples, what they reached. */
export function CursorNote({ series, cursor }: { series: PlotSeries | undefined; cursor: PlotCursor }) {
  const atMs = useCursorAtMs(cursor);
  if (atMs === null || series === undefined) return <span className="dim n" data-testid="cursor" />;
  return (
    <span className="dim n cursor-note" data-testid="cursor">
      <Words series={series} atMs={atMs} />
    </span>
  );
}

function Words({ series, atMs }: { series: PlotSeries; atMs: number }) {
  const { line, points, bins, info, labels } = series;
  const at = nearestIndex(line.atMs, atMs);
  if (at === undefined) return <>Cursor {formatUtcMs(atMs)}</>;
  const made = line.atMs[at]!;
  if (points !== undefined) {
    const received = points.receivedAtMs[at] ?? made;
    return (
      <>
        Cursor <b>{formatUtcMs(received)}</b> received,{' '}
        {made === received ? 'onboard time not believed' : <b>{formatUtcMs(made)}</b>}
        {made === received ? '' : ' onboard'}
      </>
    );
  }
  const half = (bins?.widthMs ?? 0) / 2;
  const bin = bins === undefined ? 0 : Math.floor((made - bins.fromAtMs) / bins.widthMs);
  const count = bins?.samples[bin] ?? 0;
  const time = half >= 500 ? formatUtc : formatUtcMs;
  return (
    <>
      <b>
        {time(made - half)} to {time(made + half)}
      </b>
      : {formatNumber(count)} samples, {figureAt(line.low[at]!, labels, info)} to{' '}
      {figureAt(line.high[at]!, labels, info)}
    </>
  );
}

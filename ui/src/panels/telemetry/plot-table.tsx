import { useMemo } from 'react';
import { formatNumber } from '../../locales/format-number.ts';
import { formatUtcDate, formatUtcMs } from '../../locales/format-time.ts';
import { unitSign } from '../../locales/unit-sign.ts';
import type { TimeWindow } from '../../scene/plot/time-window.ts';
import { figureAt } from './plot-row.tsx';
import type { PlotSeries } from './use-plot-series.ts';

interface TableLine {
  readonly key: string;
  readonly atMs: number;
  readonly receivedAtMs: number | undefined;
  readonly packetLsn: number | undefined;
  readonly series: PlotSeries;
  readonly index: number;
}

interface PlotTableProps {
  readonly series: readonly PlotSeries[];
  readonly window: TimeWindow;
  readonly onPacket: (lsn: number) => void;
}

/** A longer table would be scrolled past, and slow. */
const mostLines = 400;

/** The plots in figures, newest first: each sample, or what the samples of a bin reached. */
export function PlotTable({ series, window, onPacket }: PlotTableProps) {
  const { lines, leftOut } = useMemo(() => linesOf(series, window), [series, window]);
  return (
    <div className="scrolls ptable" data-testid="plot-table">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">Made on board, UTC</th>
            <th scope="col" className="narrow-off">
              Received
            </th>
            <th scope="col">Name</th>
            <th scope="col" className="num">
              Value
            </th>
            <th scope="col" className="num narrow-off">
              Lowest to highest
            </th>
            <th scope="col" className="narrow-off">
              Packet
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row key={line.key} line={line} onPacket={onPacket} />
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className="em">Nothing received in this time.</p>}
      {leftOut > 0 && (
        <p className="em">{formatNumber(leftOut)} older lines are not listed; zoom in for them.</p>
      )}
    </div>
  );
}

function Row({ line, onPacket }: { line: TableLine; onPacket: (lsn: number) => void }) {
  const { series, index, atMs, receivedAtMs, packetLsn } = line;
  const { info, labels, line: drawn } = series;
  return (
    <tr>
      <td title={formatUtcDate(atMs)}>{formatUtcMs(atMs)}</td>
      <td className="narrow-off dim">{receivedAtMs === undefined ? '' : formatUtcMs(receivedAtMs)}</td>
      <td>{info.name}</td>
      <td className="num">
        {figureAt(drawn.centre[index]!, labels, info)}
        {info.unit !== null && <span className="u">{unitSign(info.unit)}</span>}
      </td>
      <td className="num narrow-off dim">
        {drawn.isEnvelope &&
          `${figureAt(drawn.low[index]!, labels, info)} to ${figureAt(drawn.high[index]!, labels, info)}`}
      </td>
      <td className="narrow-off">
        {packetLsn !== undefined && (
          <button type="button" className="link" onClick={() => onPacket(packetLsn)}>
            record {packetLsn}
          </button>
        )}
      </td>
    </tr>
  );
}

function linesOf(series: readonly PlotSeries[], { fromAtMs, toAtMs }: TimeWindow) {
  const all: TableLine[] = [];
  for (const one of series) {
    for (const [index, atMs] of one.line.atMs.entries()) {
      if (atMs < fromAtMs || atMs > toAtMs) continue;
      const packetLsn = one.points?.packetLsns[index];
      const receivedAtMs = one.points?.receivedAtMs[index];
      all.push({ key: `${one.info.name} ${index}`, atMs, receivedAtMs, packetLsn, series: one, index });
    }
  }
  all.sort((a, b) => b.atMs - a.atMs);
  return { lines: all.slice(0, mostLines), leftOut: Math.max(0, all.length - mostLines) };
}

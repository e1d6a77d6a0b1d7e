import type { Completeness, CompletenessRow } from '@dawa/protocols/console/completeness';
import { type PointerEvent, useState } from 'react';
import { formatNumber } from '../locales/format-number.ts';
import { formatUtc } from '../locales/format-time.ts';
import { gapWords } from '../locales/ledger-words.ts';
import {
  barPieces,
  binAt,
  brushedSpan,
  futureShare,
  rowTotals,
  type TimeSpan,
} from '../scene/completeness-geometry.ts';
import '../themes/completeness.css';

export interface CompletenessBarsProps {
  readonly completeness: Completeness;
  /** What is later is left empty. */
  readonly nowAtMs: number;
  readonly by?: CompletenessRow['by'];
  /** A short name beside the number of a channel or process. */
  readonly nameOf?: (row: CompletenessRow) => string | undefined;
  /** A drag over the bars. */
  readonly onZoom?: (span: TimeSpan) => void;
}

/** A line for each application process or channel: full where all was received, hatched where nothing was or some is missing. */
export function CompletenessBars({
  completeness,
  nowAtMs,
  by = 'apid',
  nameOf = () => undefined,
  onZoom,
}: CompletenessBarsProps) {
  const [pointed, setPointed] = useState<{ row: CompletenessRow; share: number }>();
  const [start, setStart] = useState<number>();
  const rows = completeness.rows.filter((row) => row.by === by);
  const gaps = completeness.gaps.filter((gap) => gap.by === by && !gap.isFilled);
  const newest = gaps.at(-1);
  const future = futureShare(completeness, nowAtMs);
  const brush = start === undefined || pointed === undefined ? undefined : { start, end: pointed.share };
  const release = () => {
    const span = brush && brushedSpan(completeness, brush.start, brush.end);
    setStart(undefined);
    if (span !== undefined) onZoom?.(span);
  };
  return (
    <section className="ov" aria-label="Completeness">
      {rows.map((row) => (
        <div key={`${row.by}-${row.id}`}>
          <span className="bytes" title={nameOf(row)}>
            {rowLabel(row)} {nameOf(row)}
          </span>
          <Line
            row={row}
            future={future}
            brush={brush}
            onPoint={(share) => setPointed(share === undefined ? undefined : { row, share })}
            onStart={onZoom === undefined ? undefined : setStart}
            onEnd={release}
          />
        </div>
      ))}
      {rows.length === 0 && <p className="dim">Nothing received in this span.</p>}
      <p className="dim n" role="status">
        {pointed !== undefined
          ? pointedWords(pointed.row, completeness, pointed.share)
          : newest === undefined
            ? ''
            : `Hatched: nothing received, or some missing. Last: ${gapWords(newest)}.${moreWords(gaps.length - 1 + completeness.gapsLeftOut)}`}
      </p>
    </section>
  );
}

interface LineProps {
  readonly row: CompletenessRow;
  readonly future: number;
  readonly brush: { readonly start: number; readonly end: number } | undefined;
  readonly onPoint: (share: number | undefined) => void;
  readonly onStart: ((share: number) => void) | undefined;
  readonly onEnd: () => void;
}

function Line({ row, future, brush, onPoint, onStart, onEnd }: LineProps) {
  const shareOf = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return width > 0 ? (event.clientX - left) / width : 0;
  };
  return (
    <svg
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      role="img"
      aria-label={rowWords(row)}
      className={onStart === undefined ? 'line' : 'line brushed'}
      onPointerDown={(event) => {
        if (onStart === undefined) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        onStart(shareOf(event));
        onPoint(shareOf(event));
      }}
      onPointerMove={(event) => onPoint(shareOf(event))}
      onPointerUp={onEnd}
      onPointerCancel={onEnd}
      onPointerLeave={() => onPoint(undefined)}
    >
      {barPieces(row).map(({ from, to, share, isFaulty }) => (
        <rect
          key={from}
          x={from * 1000}
          width={(to - from) * 1000}
          y={10 - share * 10}
          height={share * 10}
          className={isFaulty ? 'have faulty' : 'have'}
        />
      ))}
      {future < 1 && <rect x={future * 1000} width={(1 - future) * 1000} height="10" className="to-come" />}
      {brush !== undefined && (
        <rect
          x={Math.min(brush.start, brush.end) * 1000}
          width={Math.abs(brush.end - brush.start) * 1000}
          height="10"
          className="brush"
        />
      )}
    </svg>
  );
}

/** APIDs as the documents write them. */
const rowLabel = ({ by, id }: CompletenessRow) =>
  by === 'apid' ? `0x${id.toString(16).padStart(3, '0')}` : `VC ${id}`;

function rowWords(row: CompletenessRow): string {
  const { received, missing, faulty } = rowTotals(row);
  const faults = faulty > 0 ? `, ${formatNumber(faulty)} with a fault` : '';
  return `${rowLabel(row)}: ${formatNumber(received)} packets received, ${formatNumber(missing)} missing${faults}`;
}

function pointedWords(row: CompletenessRow, span: TimeSpan, share: number): string {
  const { fromAtMs, toAtMs, received, missing, faulty } = binAt(row, span, share);
  const faults = faulty > 0 ? `, ${formatNumber(faulty)} with a fault` : '';
  return `${rowLabel(row)}, ${formatUtc(fromAtMs)} to ${formatUtc(toAtMs)}: ${formatNumber(received)} received, ${formatNumber(missing)} missing${faults}`;
}

const moreWords = (more: number) => (more > 0 ? ` ${formatNumber(more)} more.` : '');

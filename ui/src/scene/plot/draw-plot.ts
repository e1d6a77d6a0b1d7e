import type { Band } from '../strip-scale.ts';
import type { PlotLine } from './plot-line.ts';
import type { PlotPalette } from './plot-palette.ts';
import { firstAtOrAfter } from './plot-points.ts';
import type { TimeWindow } from './time-window.ts';

export interface DrawnLine {
  readonly line: PlotLine;
  /** 0 to 5; from the fourth on it is dashed too. */
  readonly colour: number;
  readonly isStepped: boolean;
}

export interface PlotPicture {
  readonly window: TimeWindow;
  readonly low: number;
  readonly high: number;
  readonly lines: readonly DrawnLine[];
  /** Hatched: nothing was received. */
  readonly gaps: readonly TimeWindow[];
  readonly bands: readonly Band[];
  readonly isViolated: boolean;
  /** In pixels from the left. */
  readonly tickXs: readonly number[];
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
  /** Of the screen, per pixel of the page. */
  readonly density: number;
}

/** Draws a plot onto its canvas: ground, limits, gaps, envelope, line. */
export function drawPlot(
  ctx: CanvasRenderingContext2D,
  size: PlotSize,
  picture: PlotPicture,
  palette: PlotPalette,
): void {
  const { width, height, density } = size;
  const { window, low, high } = picture;
  const perMs = width / (window.toAtMs - window.fromAtMs);
  const x = (atMs: number) => (atMs - window.fromAtMs) * perMs;
  const y = (value: number) => valueY(value, low, high, height);
  ctx.setTransform(density, 0, 0, density, 0, 0);
  ctx.fillStyle = palette.sunken;
  ctx.fillRect(0, 0, width, height);
  for (const band of picture.bands) drawBand(ctx, size, band, y, picture.isViolated, palette);
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const tickX of picture.tickXs) {
    ctx.moveTo(Math.round(tickX) + 0.5, 0);
    ctx.lineTo(Math.round(tickX) + 0.5, height);
  }
  ctx.stroke();
  for (const { fromAtMs, toAtMs } of picture.gaps)
    hatch(ctx, Math.max(0, x(fromAtMs)), Math.min(width, x(toAtMs)), height, palette.edge);
  for (const drawn of picture.lines) drawLine(ctx, drawn, { x, y, perMs, window, palette });
}

/** Where a value stands, in pixels from the top; infinite ends are the edges. */
export function valueY(value: number, low: number, high: number, height: number): number {
  if (value === Number.POSITIVE_INFINITY) return 0;
  if (value === Number.NEGATIVE_INFINITY) return height;
  return height - ((value - low) / (high - low)) * height;
}

function drawBand(
  ctx: CanvasRenderingContext2D,
  { width, height }: PlotSize,
  { severity, limit, from, to }: Band,
  y: (value: number) => number,
  isViolated: boolean,
  palette: PlotPalette,
): void {
  const [upper, lower] = [Math.max(0, y(to)), Math.min(height, y(from))];
  if (lower <= 0 || upper >= height) return;
  ctx.globalAlpha = isViolated ? 1 : 0.5;
  ctx.fillStyle = palette.soft[severity];
  ctx.fillRect(0, upper, width, lower - upper);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.severity[severity];
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo(0, y(limit));
  ctx.lineTo(width, y(limit));
  ctx.stroke();
  ctx.setLineDash([]);
}

interface Plane {
  readonly x: (atMs: number) => number;
  readonly y: (value: number) => number;
  readonly perMs: number;
  readonly window: TimeWindow;
  readonly palette: PlotPalette;
}

/** The fourth line and the later ones are told apart without colour. */
const dashes: readonly (readonly number[])[] = [[], [], [], [7, 4], [2, 3], [9, 3, 2, 3]];
/** Samples with so much room between them are shown as dots, which can be pointed at. */
const dotRoomPx = 9;

function drawLine(ctx: CanvasRenderingContext2D, { line, colour, isStepped }: DrawnLine, plane: Plane): void {
  const { x, y, perMs, window, palette } = plane;
  const shade = palette.series[colour % palette.series.length]!;
  ctx.strokeStyle = shade;
  ctx.fillStyle = shade;
  // More was read than is seen; of that only the neighbours of the edges are drawn.
  const firstSeen = firstAtOrAfter(line.atMs, window.fromAtMs) - 1;
  const lastSeen = firstAtOrAfter(line.atMs, window.toAtMs) + 1;
  for (const [from, to] of line.pieces) {
    const [start, end] = [Math.max(from, firstSeen), Math.min(to, lastSeen)];
    if (start >= end) continue;
    if (line.isEnvelope) fillEnvelope(ctx, line, start, end, plane);
    ctx.lineWidth = 1.6;
    ctx.lineJoin = 'round';
    ctx.setLineDash(dashes[colour % dashes.length] as number[]);
    ctx.beginPath();
    ctx.moveTo(x(line.atMs[start]!), y(line.centre[start]!));
    for (let index = start + 1; index < end; index += 1) {
      if (isStepped) ctx.lineTo(x(line.atMs[index]!), y(line.centre[index - 1]!));
      ctx.lineTo(x(line.atMs[index]!), y(line.centre[index]!));
    }
    ctx.stroke();
    ctx.setLineDash([]);
    const roomPx = ((line.atMs[end - 1]! - line.atMs[start]!) / Math.max(1, end - start - 1)) * perMs;
    if (end - start > 1 && (line.isEnvelope || roomPx < dotRoomPx)) continue;
    for (let index = start; index < end; index += 1) {
      ctx.beginPath();
      ctx.arc(x(line.atMs[index]!), y(line.centre[index]!), 2, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
}

function fillEnvelope(
  ctx: CanvasRenderingContext2D,
  line: PlotLine,
  start: number,
  end: number,
  { x, y }: Plane,
): void {
  ctx.globalAlpha = 0.28;
  ctx.beginPath();
  for (let index = start; index < end; index += 1) ctx.lineTo(x(line.atMs[index]!), y(line.high[index]!));
  for (let index = end - 1; index >= start; index -= 1) ctx.lineTo(x(line.atMs[index]!), y(line.low[index]!));
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** 45 degree strokes: nothing was received here. */
function hatch(
  ctx: CanvasRenderingContext2D,
  fromX: number,
  toX: number,
  height: number,
  colour: string,
): void {
  if (toX - fromX < 2) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(fromX, 0, toX - fromX, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  // On one grid for all gaps and plots, so that strokes do not wander while time goes on.
  const step = 8.5;
  for (let x = Math.floor((fromX - height) / step) * step; x < toX; x += step) {
    ctx.moveTo(x, height);
    ctx.lineTo(x + height, 0);
  }
  ctx.stroke();
  ctx.restore();
}

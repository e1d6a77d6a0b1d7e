import { type Horizon, horizonElevationDeg } from '@dawa/flight-dynamics/horizon';
import type { PassDetail } from '@dawa/protocols/console/pass';

type Track = PassDetail['track'];

/** The sky seen from below, north up and east right: ridge, way of the satellite, rise (circle) and set (square). */
export function polarPlot(track: Track, horizon: Horizon): string {
  const centre = 130;
  const radius = 110;
  const place = (azimuthDeg: number, elevationDeg: number): Corner => {
    const distance = (radius * (90 - Math.max(0, Math.min(90, elevationDeg)))) / 90;
    const angleRad = (azimuthDeg * Math.PI) / 180;
    return [centre + distance * Math.sin(angleRad), centre - distance * Math.cos(angleRad)];
  };
  const ridge = Array.from({ length: 73 }, (_, i) => place(i * 5, horizonElevationDeg(horizon, i * 5)));
  const way = track.map(({ azimuthDeg, elevationDeg }) => place(azimuthDeg, elevationDeg));
  const up = track.filter(({ elevationDeg, ridgeDeg }) => elevationDeg >= ridgeDeg);
  const seen = up.map(({ azimuthDeg, elevationDeg }) => place(azimuthDeg, elevationDeg));
  const first = seen[0];
  const last = seen.at(-1);
  const rings = [0, 30, 60]
    .map(
      (elevationDeg) =>
        `<circle class="grid" cx="${centre}" cy="${centre}" r="${(radius * (90 - elevationDeg)) / 90}"/>`,
    )
    .join('');
  const letters = [
    ['N', centre, 13],
    ['E', 253, centre + 4],
    ['S', centre, 256],
    ['W', 7, centre + 4],
  ]
    .map(([letter, x, y]) => `<text class="letter" x="${x}" y="${y}">${letter}</text>`)
    .join('');
  const outer = `M${centre - radius},${centre}a${radius},${radius} 0 1 0 ${2 * radius},0a${radius},${radius} 0 1 0 ${-2 * radius},0Z`;
  return [
    '<svg viewBox="0 0 260 260" role="img" aria-label="Way of the satellite over the sky of the station">',
    rings,
    `<path class="ridge" fill-rule="evenodd" d="${outer}${polygon(ridge)}"/>`,
    letters,
    `<polyline class="hidden" points="${points(way)}"/>`,
    `<polyline class="way" points="${points(seen)}"/>`,
    first ? `<circle class="mark" cx="${round(first[0])}" cy="${round(first[1])}" r="4"/>` : '',
    last
      ? `<rect class="mark" x="${round(last[0] - 4)}" y="${round(last[1] - 4)}" width="8" height="8"/>`
      : '',
    '</svg>',
  ].join('');
}

export interface RibbonParts {
  readonly track: Track;
  readonly goodFramesAtMs: readonly number[];
  readonly gaps: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
  readonly rise: { readonly atMs: number; readonly label: string };
  readonly set: { readonly atMs: number; readonly label: string };
}

/** Drawn in these units and stretched to the width of the page; words stand beside, for stretched ones cannot be read. */
const width = 720;
const skyHeight = 150;
const height = 182;
const bandTop = 160;
const bandBottom = 176;

/**
 * Elevation over time with the ridge in front of it; below, a tick for each second with good frames, and a line through
 * the gaps, so that they are seen in black and white. Labels must be fit for HTML.
 */
export function ribbonPlot({ track, goodFramesAtMs, gaps, rise, set }: RibbonParts): string {
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return '';
  const x = (atMs: number) => (width * (atMs - first.atMs)) / (last.atMs - first.atMs);
  const y = (elevationDeg: number) => skyHeight - (skyHeight * Math.max(0, elevationDeg)) / 90;
  const curve = track.map(({ atMs, elevationDeg }): Corner => [x(atMs), y(elevationDeg)]);
  const ridge = track.map(({ atMs, ridgeDeg }): Corner => [x(atMs), y(ridgeDeg)]);
  const seconds = [...new Set(goodFramesAtMs.map((atMs) => Math.floor(atMs / 1000)))];
  const ticks = seconds
    .map((second) => `M${round(x(second * 1000 + 500))},${bandTop}V${bandBottom}`)
    .join('');
  const middle = (bandTop + bandBottom) / 2;
  const lines = gaps
    .map(({ fromAtMs, toAtMs }) => `M${round(x(fromAtMs))},${middle}H${round(x(toAtMs))}`)
    .join('');
  const edges = [rise, set].map(({ atMs }) => `M${round(x(atMs))},0V${height}`).join('');
  const share = (units: number, whole: number) => `${round((100 * units) / whole)}%`;
  const elevations = [30, 60, 90].map(
    (deg) => `<span style="left:2px;top:calc(${round(y(deg) / height, 1000)} * var(--tall))">${deg}°</span>`,
  );
  const shapes = [
    `<path class="grid" d="${[30, 60, 90].map((deg) => `M0,${round(y(deg))}H${width}`).join('')}"/>`,
    `<polyline class="way" points="${points(curve)}"/>`,
    `<path class="ridge" d="${polygon([[0, skyHeight], ...ridge, [width, skyHeight]])}"/>`,
    `<path class="edge" d="${edges}"/>`,
    `<path class="tick" d="${ticks}"/>`,
    `<path class="gap" d="${lines}"/>`,
  ];
  return [
    `<div class="ribbon"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="Elevation and good frames over time">`,
    ...shapes,
    '</svg>',
    ...elevations,
    `<span class="rise" style="left:${share(x(rise.atMs), width)}">${rise.label}</span>`,
    `<span class="set" style="right:${share(width - x(set.atMs), width)}">${set.label}</span>`,
    '</div>',
  ].join('');
}

type Corner = [number, number];

function polygon(corners: readonly Corner[]): string {
  return `M${corners.map(([x, y]) => `${round(x)},${round(y)}`).join('L')}Z`;
}

function points(corners: readonly Corner[]): string {
  return corners.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
}

function round(value: number, perUnit = 10): number {
  return Math.round(value * perUnit) / perUnit;
}

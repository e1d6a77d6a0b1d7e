import { type Horizon, horizonElevationDeg } from '@dawa/flight-dynamics/horizon';
import type { PassDetail } from '@dawa/protocols/console/pass';

type Track = PassDetail['track'];

/** The sky seen from below, north up and east right: ridge, way of the satellite, rise (circle) and set (square). */
export function polarPlot(track: Track, horizon: Horizon): string {
  const centre = 130;
  const radius = 110;
  const place = (azimuthDeg: number, elevationDeg: number): [number, number] => {
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
}

/** Elevation over time with the ridge in front of it; below, one tick for each second with good frames, gaps hatched. */
export function ribbonPlot({ track, goodFramesAtMs, gaps }: RibbonParts): string {
  const first = track[0];
  const last = track.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return '';
  const width = 720;
  const height = 130;
  const x = (atMs: number) => (width * (atMs - first.atMs)) / (last.atMs - first.atMs);
  const y = (elevationDeg: number) => height - (height * Math.max(0, elevationDeg)) / 90;
  const curve = track.map(({ atMs, elevationDeg }): [number, number] => [x(atMs), y(elevationDeg)]);
  const ridge = track.map(({ atMs, ridgeDeg }): [number, number] => [x(atMs), y(ridgeDeg)]);
  const bySecond = new Map<number, number>();
  for (const atMs of goodFramesAtMs) {
    const second = Math.floor(atMs / 1000);
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
  }
  const ticks = [...bySecond.keys()]
    .map((second) => round(x(second * 1000 + 500)))
    .map((at) => `M${at},${height + 6}v14`)
    .join('');
  const hatches = gaps
    .map(
      ({ fromAtMs, toAtMs }) =>
        `<rect class="gap" x="${round(x(fromAtMs))}" y="${height + 6}" width="${round(Math.max(1, x(toAtMs) - x(fromAtMs)))}" height="14"/>`,
    )
    .join('');
  return [
    `<svg viewBox="0 -4 ${width} ${height + 28}" role="img" aria-label="Elevation and good frames over time">`,
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0,0v6"/></pattern></defs>',
    [30, 60, 90]
      .map(
        (deg) =>
          `<path class="grid" d="M0,${round(y(deg))}h${width}"/><text class="axis" x="2" y="${round(y(deg) + 12)}">${deg}°</text>`,
      )
      .join(''),
    `<polyline class="way" points="${points(curve)}"/>`,
    `<path class="ridge" d="${polygon([[0, height], ...ridge, [width, height]])}"/>`,
    hatches,
    `<path class="tick" d="${ticks}"/>`,
    '</svg>',
  ].join('');
}

function polygon(corners: readonly [number, number][]): string {
  return `M${corners.map(([x, y]) => `${round(x)},${round(y)}`).join('L')}Z`;
}

function points(corners: readonly [number, number][]): string {
  return corners.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

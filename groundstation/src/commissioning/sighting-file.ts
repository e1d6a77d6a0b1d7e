import type { AlignmentPair } from '@dawa/flight-dynamics/antenna-alignment-fit';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

const header = 'controllerAzimuthDeg,controllerElevationDeg,observedAzimuthDeg,observedElevationDeg';
const mostRows = 10_000;

/** Pairs of directions as CSV, so that sightings of morning, noon and evening come together. Lines with `#` are comments. */
export function parseSightings(
  text: string,
): Result<readonly AlignmentPair[], Fault<'bad-header' | 'bad-row'>> {
  const rows = text.split(/\r?\n/).map((row) => row.trim());
  const used = rows.flatMap((row, index) =>
    row === '' || row.startsWith('#') ? [] : [{ row, line: index + 1 }],
  );
  const [first, ...others] = used;
  if (first?.row !== header)
    return failure({ kind: 'bad-header', expected: header, found: first?.row ?? 'nothing' });
  const pairs: AlignmentPair[] = [];
  for (const { row, line } of others.slice(0, mostRows)) {
    const numbers = row.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)));
    if (numbers.length !== 4 || !numbers.every(Number.isFinite))
      return failure({ kind: 'bad-row', expected: `four numbers in line ${line}`, found: row.slice(0, 60) });
    const [a, b, c, d] = numbers as [number, number, number, number];
    pairs.push({
      controller: { azimuthDeg: a, elevationDeg: b },
      observed: { azimuthDeg: c, elevationDeg: d },
    });
  }
  return success(pairs);
}

export function sightingsText(pairs: readonly AlignmentPair[]): string {
  const rows = pairs.map(({ controller, observed }) =>
    [controller.azimuthDeg, controller.elevationDeg, observed.azimuthDeg, observed.elevationDeg]
      .map((angleDeg) => angleDeg.toFixed(3))
      .join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

import type { Vector3 } from '../vector.ts';

/** Nine numbers row by row: `new = matrix × old`. */
export type RotationMatrix = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Axes turned about x by the angle: the components of a vector that stays where it is. */
export function aboutX(angleRad: number): RotationMatrix {
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)];
  return [1, 0, 0, 0, c, s, 0, -s, c];
}

export function aboutY(angleRad: number): RotationMatrix {
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)];
  return [c, 0, -s, 0, 1, 0, s, 0, c];
}

export function aboutZ(angleRad: number): RotationMatrix {
  const [s, c] = [Math.sin(angleRad), Math.cos(angleRad)];
  return [c, s, 0, -s, c, 0, 0, 0, 1];
}

/** The first is applied first. */
export function inOrder(first: RotationMatrix, ...then: readonly RotationMatrix[]): RotationMatrix {
  return then.reduce((before, next) => product(next, before), first);
}

function product(a: RotationMatrix, b: RotationMatrix): RotationMatrix {
  const cell = (row: 0 | 3 | 6, column: 0 | 1 | 2) =>
    a[row] * b[column] +
    a[(row + 1) as 1 | 4 | 7] * b[(column + 3) as 3 | 4 | 5] +
    a[(row + 2) as 2 | 5 | 8] * b[(column + 6) as 6 | 7 | 8];
  return [
    cell(0, 0),
    cell(0, 1),
    cell(0, 2),
    cell(3, 0),
    cell(3, 1),
    cell(3, 2),
    cell(6, 0),
    cell(6, 1),
    cell(6, 2),
  ];
}

export function rotated(m: RotationMatrix, [x, y, z]: Vector3): Vector3 {
  return [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z];
}

/** Back again: a rotation's inverse is its transpose. */
export function rotatedBack(m: RotationMatrix, [x, y, z]: Vector3): Vector3 {
  return [m[0] * x + m[3] * y + m[6] * z, m[1] * x + m[4] * y + m[7] * z, m[2] * x + m[5] * y + m[8] * z];
}

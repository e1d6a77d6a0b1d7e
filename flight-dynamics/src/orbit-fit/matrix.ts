/** Square matrices of doubles, row after row: the little of them that least squares needs. */
export type SquareMatrix = Float64Array;

/** Lower triangle L with L Lᵀ = matrix; undefined when the matrix is not positive definite. */
export function cholesky(matrix: SquareMatrix, size: number): SquareMatrix | undefined {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k += 1) sum -= lower[row * size + k]! * lower[column * size + k]!;
      if (row !== column) lower[row * size + column] = sum / lower[column * size + column]!;
      else if (sum > 0) lower[row * size + row] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return lower;
}

/** The vector x of L Lᵀ x = right. */
export function solveCholesky(lower: SquareMatrix, size: number, right: Float64Array): Float64Array {
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1) x[row]! -= lower[row * size + k]! * x[k]!;
    x[row]! /= lower[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < size; k += 1) x[row]! -= lower[k * size + row]! * x[k]!;
    x[row]! /= lower[row * size + row]!;
  }
  return x;
}

/** The inverse of L Lᵀ. */
export function invertCholesky(lower: SquareMatrix, size: number): SquareMatrix {
  const inverse = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let column = 0; column < size; column += 1) {
    unit.fill(0);
    unit[column] = 1;
    const x = solveCholesky(lower, size, unit);
    for (let row = 0; row < size; row += 1) inverse[row * size + column] = x[row]!;
  }
  return inverse;
}

/** The upper left corner of a matrix. */
export function corner(matrix: SquareMatrix, size: number, cornerSize: number): SquareMatrix {
  const part = new Float64Array(cornerSize * cornerSize);
  for (let row = 0; row < cornerSize; row += 1) {
    for (let column = 0; column < cornerSize; column += 1) {
      part[row * cornerSize + column] = matrix[row * size + column]!;
    }
  }
  return part;
}

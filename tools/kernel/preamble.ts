import { fileURLToPath } from 'node:url';
import { jobBytes } from '../../flight-dynamics/src/kernel/simd-layout.ts';
import type { ConstantTable } from './constant-table.ts';
import { readFormula } from './read-formula.ts';
import { writeAssembly } from './write-assembly.ts';

/**
 * What every kernel uses: sine and cosine as a function, for the starts of grids. AssemblyScript has no functions with two answers, so they
 * leave through two globals.
 */
export async function writePreamble(constants: ConstantTable): Promise<string> {
  const formula = await readFormula(
    fileURLToPath(new URL('formulas/turns.ts', import.meta.url)),
    'sinCos',
    {},
  );
  const { group, answer } = writeAssembly(formula, ['x'], 1, constants);
  return `
const jobBytes: usize = ${jobBytes};
let sinOut: v128 = i64x2.splat(0);
let cosOut: v128 = i64x2.splat(0);

function sinCos(x_0: v128): void {
${group}
sinOut = ${answer('0', 0)};
cosOut = ${answer('1', 0)};
}
`;
}

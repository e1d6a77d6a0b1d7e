import { fileURLToPath } from 'node:url';
import { deepColumn } from '../../flight-dynamics/src/kernel/deep-table.ts';
import { nearColumn } from '../../flight-dynamics/src/kernel/near-table.ts';
import { jobColumn, kernelNames, unitsOf } from '../../flight-dynamics/src/kernel/simd-layout.ts';
import { createConstantTable } from './constant-table.ts';
import { evenAngles as deepAngles } from './formulas/deep.ts';
import { evenAngles as nearAngles } from './formulas/near.ts';
import { writePreamble } from './preamble.ts';
import { readFormula } from './read-formula.ts';
import { writeKernel } from './write-kernel.ts';

type Kind = 'near' | 'deep';

/** One kernel for each class of orbits and each kind of request: see flight-dynamics/src/kernel/simd-layout.ts. */
export async function writeKernels(): Promise<string> {
  const constants = createConstantTable();
  const texts: string[] = [];
  for (const name of kernelNames) {
    const [kind, times, ...words] = name.split('_') as [Kind, string, ...string[]];
    const isGrid = times === 'grid';
    const picks = Object.fromEntries(words.map((word) => [word, true]));
    const angles = kind === 'near' ? nearAngles : deepAngles;
    const columns: Readonly<Record<string, number>> = kind === 'near' ? nearColumn : deepColumn;
    const formula = await readFormula(
      fileURLToPath(new URL(`formulas/${kind}.ts`, import.meta.url)),
      isGrid ? kind : `${kind}AtAnyTime`,
      {
        row: { kind: 'columns', base: 'row', places: columns },
        stretch: { kind: 'columns', base: 'job', places: jobColumn },
        choice: { kind: 'choice', picks },
      },
    );
    texts.push(writeKernel({ name, formula, angles, columns, isGrid, units: unitsOf(name), constants }));
  }
  const preamble = await writePreamble(constants);
  return [constants.declaration(), preamble, ...texts, ''].join('\n');
}

import type { ConstantTable } from './constant-table.ts';
import type { Formula } from './formula.ts';
import { writeAssembly } from './write-assembly.ts';

export interface KernelPlan {
  readonly name: string;
  readonly formula: Formula;
  /** Angle by angle the names of its value at the epoch and of its rate. */
  readonly angles: Readonly<Record<string, readonly [atEpoch: string, rate: string]>>;
  readonly columns: Readonly<Record<string, number>>;
  /** Times stand at even steps: angles are turned on from group to group. */
  readonly isGrid: boolean;
  readonly units: number;
  readonly constants: ConstantTable;
}

/** The loop around a formula: over jobs, over groups of times, with the even angles fed in and the answers stored. */
export function writeKernel({
  name,
  formula,
  angles,
  columns,
  isGrid,
  units,
  constants,
}: KernelPlan): string {
  const all = Array.from({ length: units }, (_, unit) => unit);
  const angleNames = Object.keys(angles).map((angle) => angle[0]!.toUpperCase() + angle.slice(1));
  const inputs = ['t', ...(isGrid ? angleNames : []).flatMap((angle) => [`sin${angle}`, `cos${angle}`])];
  const { once, group, answer } = writeAssembly(formula, inputs, units, constants);
  const used = (isGrid ? angleNames : []).filter((angle) => new RegExp(`(sin|cos)${angle}_0\\b`).test(group));
  const rows = Object.values(angles).map(([atEpoch, rate]) => [8 * columns[atEpoch]!, 8 * columns[rate]!]);
  const placeOf = (angle: string) => rows[angleNames.indexOf(angle)]!;
  const angleAt = (angle: string, t: string) => {
    const [atEpoch, rate] = placeOf(angle);
    return `f64x2.add(v128.load64_splat(row, ${atEpoch}), f64x2.mul(v128.load64_splat(row, ${rate}), ${t}))`;
  };
  const perGroup = 2 * units;
  const seed = all.flatMap((unit) =>
    used.flatMap((angle) => [
      `sinCos(${angleAt(angle, `t_${unit}`)});`,
      `sin${angle}_${unit} = sinOut; cos${angle}_${unit} = cosOut;`,
    ]),
  );
  const turn = used.flatMap((angle) => [
    `const next${angle}Sin_U: v128 = f64x2.add(f64x2.mul(sin${angle}_U, turnCos${angle}), f64x2.mul(cos${angle}_U, turnSin${angle}));`,
    `cos${angle}_U = f64x2.sub(f64x2.mul(cos${angle}_U, turnCos${angle}), f64x2.mul(sin${angle}_U, turnSin${angle}));`,
    `sin${angle}_U = next${angle}Sin_U;`,
  ]);
  const times = all.map((unit) =>
    isGrid
      ? `const t_${unit}: v128 = f64x2.add(start, f64x2.mul(f64x2.splat(step), f64x2.add(f64x2.splat(<f64>k), f64x2(${2 * unit}.0, ${2 * unit + 1}.0))));`
      : `const t_${unit}: v128 = f64x2.add(start, v128.load(times + ((<usize>k) << 3), ${16 * unit}));`,
  );
  const doubts = all.map((unit) => answer('isDoubtful', unit)).reduce((a, b) => `v128.or(${a}, ${b})`);
  const stores = all.flatMap((unit) => {
    const at = (part: string) => answer(part, unit);
    const base = unit * 96;
    return [
      `const xs_${unit}: v128 = ${at('x')}; const ys_${unit}: v128 = ${at('y')}; const zs_${unit}: v128 = ${at('z')};`,
      `const us_${unit}: v128 = ${at('vx')}; const vs_${unit}: v128 = ${at('vy')}; const ws_${unit}: v128 = ${at('vz')};`,
      `v128.store(to, v128.shuffle<f64>(xs_${unit}, ys_${unit}, 0, 2), ${base});`,
      `v128.store(to, v128.shuffle<f64>(zs_${unit}, us_${unit}, 0, 2), ${base + 16});`,
      `v128.store(to, v128.shuffle<f64>(vs_${unit}, ws_${unit}, 0, 2), ${base + 32});`,
      `v128.store(to, v128.shuffle<f64>(xs_${unit}, ys_${unit}, 1, 3), ${base + 48});`,
      `v128.store(to, v128.shuffle<f64>(zs_${unit}, us_${unit}, 1, 3), ${base + 64});`,
      `v128.store(to, v128.shuffle<f64>(vs_${unit}, ws_${unit}, 1, 3), ${base + 80});`,
    ];
  });
  return `
export function ${name}(job: usize, jobs: i32, step: f64, tail: usize): void {
for (let j = 0; j < jobs; j++) {
const row = <usize>load<u32>(job, 0);
const out = <usize>load<u32>(job, 4);
let doubt = <usize>load<u32>(job, 8);
const count = load<i32>(job, 12);
const start = v128.load64_splat(job, 16);
const times = <usize>load<u32>(job, 24);
${once}
${
  isGrid
    ? used
        .map(
          (angle) =>
            `sinCos(f64x2.splat(load<f64>(row, ${placeOf(angle)[1]}) * step * ${perGroup}.0)); const turnSin${angle} = sinOut; const turnCos${angle} = cosOut;`,
        )
        .join('\n')
    : ''
}
${used.flatMap((angle) => all.map((unit) => `let sin${angle}_${unit}: v128 = i64x2.splat(0); let cos${angle}_${unit}: v128 = i64x2.splat(0);`)).join('\n')}
let seeded: i32 = 0;
for (let k: i32 = 0; k < count; k += ${perGroup}) {
${times.join('\n')}
${
  isGrid
    ? `if (seeded == 0) {\n${seed.join('\n')}\nseeded = ${groupsPerSeed};\n} else {\n${all.flatMap((unit) => turn.map((line) => line.replaceAll('_U', `_${unit}`))).join('\n')}\n}\nseeded -= 1;`
    : ''
}
${group}
const isTail = count - k < ${perGroup};
const to = isTail ? tail : out + <usize>k * 48;
${stores.join('\n')}
store<u8>(doubt, v128.any_true(${doubts}) ? 1 : 0);
doubt += 1;
if (isTail) memory.copy(out + <usize>k * 48, tail, <usize>(count - k) * 48);
}
job += jobBytes;
}
}`;
}

/** A rotation repeated 32 times is good to a few 1e-15: then sine and cosine are taken anew. */
const groupsPerSeed = 32;

import { jobBytes } from '../../flight-dynamics/src/kernel/simd-layout.ts';

/** What every kernel uses: AssemblyScript has no functions with two answers, so sine and cosine leave through two globals. */
export const preamble = `
const jobBytes: usize = ${jobBytes};
let sinOut: v128 = i64x2.splat(0);
let cosOut: v128 = i64x2.splat(0);

/** As formulas/turns.ts has it. */
function sinCos(x: v128): void {
  const shifted: v128 = f64x2.add(f64x2.mul(x, f64x2.splat(${2 / Math.PI})), f64x2.splat(6755399441055744.0));
  const turns: v128 = f64x2.sub(shifted, f64x2.splat(6755399441055744.0));
  let r: v128 = f64x2.sub(x, f64x2.mul(turns, f64x2.splat(1.570796325802803)));
  r = f64x2.sub(r, f64x2.mul(turns, f64x2.splat(9.920935791635221e-10)));
  r = f64x2.sub(r, f64x2.mul(turns, f64x2.splat(5.170182981794105e-19)));
  const z: v128 = f64x2.mul(r, r);
  let s: v128 = f64x2.splat(1.58969099521155e-10);
  s = f64x2.add(f64x2.mul(z, s), f64x2.splat(-2.5050760253406863e-8));
  s = f64x2.add(f64x2.mul(z, s), f64x2.splat(0.0000027557313707070068));
  s = f64x2.add(f64x2.mul(z, s), f64x2.splat(-0.0001984126982985795));
  s = f64x2.add(f64x2.mul(z, s), f64x2.splat(0.00833333333332249));
  s = f64x2.add(f64x2.mul(z, s), f64x2.splat(-0.16666666666666632));
  s = f64x2.add(r, f64x2.mul(f64x2.mul(r, z), s));
  let c: v128 = f64x2.splat(-1.1359647557788195e-11);
  c = f64x2.add(f64x2.mul(z, c), f64x2.splat(2.087572321298175e-9));
  c = f64x2.add(f64x2.mul(z, c), f64x2.splat(-2.7557314351390663e-7));
  c = f64x2.add(f64x2.mul(z, c), f64x2.splat(0.00002480158728947673));
  c = f64x2.add(f64x2.mul(z, c), f64x2.splat(-0.001388888888887411));
  c = f64x2.add(f64x2.mul(z, c), f64x2.splat(0.0416666666666666));
  c = f64x2.add(f64x2.sub(f64x2.splat(1.0), f64x2.mul(f64x2.splat(0.5), z)), f64x2.mul(f64x2.mul(z, z), c));
  const odd: v128 = i64x2.neg(v128.and(shifted, i64x2.splat(1)));
  const next: v128 = f64x2.add(shifted, f64x2.splat(1.0));
  sinOut = v128.xor(v128.bitselect(c, s, odd), i64x2.shl(v128.and(shifted, i64x2.splat(2)), 62));
  cosOut = v128.xor(v128.bitselect(s, c, odd), i64x2.shl(v128.and(next, i64x2.splat(2)), 62));
}
`;

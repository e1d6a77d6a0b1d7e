import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sourceSha256 } from '../../flight-dynamics/src/kernel/simd-module.ts';
import { arcTangent, sinCos } from './formulas/turns.ts';
import { writeKernels } from './kernels.ts';

it('ships the SIMD module that its formulas say', async () => {
  const found = createHash('sha256')
    .update(await writeKernels())
    .digest('hex');
  expect(found, 'run npm run build:kernel').toBe(sourceSha256);
});

// Formulas are ordinary TypeScript: here they run for one number at a time, against the host's own functions.
it('takes sine, cosine and arc tangent to the last digits', () => {
  const lastDigits = 4e-16;
  for (let x = -40; x < 40; x += 0.0371) {
    const [sin, cos] = sinCos(x);
    expect(Math.abs(sin - Math.sin(x))).toBeLessThan(lastDigits);
    expect(Math.abs(cos - Math.cos(x))).toBeLessThan(lastDigits);
    const y = Math.sin(3 * x) * 10 ** (x / 10);
    expect(Math.abs(arcTangent(y, x) - Math.atan2(y, x))).toBeLessThan(2 * lastDigits);
  }
});

// `npm run build:kernel`: formulas in TypeScript -> AssemblyScript, two lanes wide -> WebAssembly -> flight-dynamics/src/kernel/simd-module.ts.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import { writeKernels } from './kernels.ts';
import { preamble } from './preamble.ts';

const text = `${preamble}\n${await writeKernels()}\n`;
const folder = mkdtempSync(join(tmpdir(), 'dawa-kernel-'));
try {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.ts'), text);
  if (process.argv[2] === '--keep') writeFileSync(process.argv[3]!, text);
  const { error, stderr } = await asc.main([
    'kernel.ts', '--baseDir', folder, '-o', 'kernel.wasm', '--enable', 'simd', '-O3', '--noAssert',
    '--runtime', 'stub', '--initialMemory', '1',
  ]);
  if (error) throw new Error(stderr.toString());
  const bytes = readFileSync(join(folder, 'kernel.wasm'));
  const sourceSha256 = createHash('sha256').update(text).digest('hex');
  const target = new URL('../../flight-dynamics/src/kernel/simd-module.ts', import.meta.url);
  writeFileSync(
    target,
    [
      '// Written by `npm run build:kernel` from the formulas in tools/kernel: do not edit.',
      '',
      '/** SHA-256 of the AssemblyScript text that the module was compiled from: a test writes the text again and compares. */',
      `export const sourceSha256 = '${sourceSha256}';`,
      '',
      '/** The WebAssembly module, base64. */',
      'export const moduleBase64 =',
      `  '${bytes.toString('base64')}';`,
      '',
    ].join('\n'),
  );
  console.log(`${bytes.length} bytes of WebAssembly, ${gzipSync(bytes).length} compressed`);
} finally {
  rmSync(folder, { recursive: true });
}

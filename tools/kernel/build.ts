// `npm run build:kernel`: formulas in TypeScript -> AssemblyScript, two states wide -> WebAssembly SIMD -> flight-dynamics/src/kernel/simd-module.ts.
// `npm run build:kernel -- --keep FILE` leaves the AssemblyScript text in FILE.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';
import { toBase64 } from '../../flight-dynamics/src/base64.ts';
import { writeKernels } from './kernels.ts';

const text = await writeKernels();
const keepAt = process.argv.indexOf('--keep');
if (keepAt > 0) writeFileSync(process.argv[keepAt + 1]!, text);
const bytes = await compile(text);
const sourceSha256 = createHash('sha256').update(text).digest('hex');
writeFileSync(
  new URL('../../flight-dynamics/src/kernel/simd-module.ts', import.meta.url),
  `// Written by \`npm run build:kernel\` from the formulas in tools/kernel: do not edit.

/** Of the AssemblyScript text that the module was compiled from: a test writes the text again and compares. */
export const sourceSha256 = '${sourceSha256}';

/** The WebAssembly module. */
export const moduleBase64 = \`
${toBase64(bytes)}
\`;
`,
);
console.log(`${bytes.length} bytes of WebAssembly, ${gzipSync(bytes).length} compressed`);

async function compile(source: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-kernel-'));
  try {
    writeFileSync(join(folder, 'kernel.ts'), source);
    const options = '--enable simd -O3 --noAssert --runtime stub --initialMemory 1 --memoryBase 1024'.split(
      ' ',
    );
    const { error, stderr } = await asc.main([
      'kernel.ts',
      '--baseDir',
      folder,
      '-o',
      'kernel.wasm',
      ...options,
    ]);
    if (error) throw new Error(`asc: ${stderr.toString()}`);
    return readFileSync(join(folder, 'kernel.wasm'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

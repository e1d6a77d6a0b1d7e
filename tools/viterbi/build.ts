// `npm run build:viterbi`: viterbi.as in AssemblyScript -> WebAssembly SIMD -> ccsds-parser/src/coding/viterbi-module.ts.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { toBase64 } from '../../flight-dynamics/src/base64.ts';

const text = readFileSync(new URL('./viterbi.as', import.meta.url), 'utf8');
const bytes = await compile(text);
const sourceSha256 = createHash('sha256').update(text).digest('hex');
writeFileSync(
  new URL('../../ccsds-parser/src/coding/viterbi-module.ts', import.meta.url),
  `// Written by \`npm run build:viterbi\` from tools/viterbi/viterbi.as: do not edit.

/** Of the AssemblyScript text that the module was compiled from: a test compares it with the text that is there. */
export const sourceSha256 = '${sourceSha256}';

/** The WebAssembly module: ${bytes.length} octets, below the 4096 that every browser compiles at once in its main thread. */
export const moduleBase64 = \`
${toBase64(bytes)}
\`;
`,
);
console.log(`${bytes.length} bytes of WebAssembly`);

async function compile(source: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-viterbi-'));
  try {
    writeFileSync(join(folder, 'viterbi.ts'), source);
    const options = '--enable simd --enable bulk-memory -O3 --noAssert --runtime stub'.split(' ');
    const memory = '--initialMemory 1 --memoryBase 2048'.split(' ');
    const { error, stderr } = await asc.main([
      'viterbi.ts',
      '--baseDir',
      folder,
      '-o',
      'viterbi.wasm',
      ...options,
      ...memory,
    ]);
    if (error) throw new Error(`asc: ${stderr.toString()}`);
    return readFileSync(join(folder, 'viterbi.wasm'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

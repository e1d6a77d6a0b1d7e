import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Compiles the program that asks libfec into `folder`.
 *
 * @returns the program, or undefined when the library or a compiler is not on this machine (Debian: gcc, libfec-dev)
 */
export function compileLibfec(folder: string): string | undefined {
  const program = join(folder, 'libfec');
  const source = join(import.meta.dirname, 'libfec.c');
  try {
    execFileSync(process.env.CC ?? 'gcc', ['-O2', '-o', program, source, '-lfec'], { stdio: 'ignore' });
    return program;
  } catch {
    return undefined;
  }
}

import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';

/**
 * Compiles a C program of this folder with `gcc -O2` (or `CC`).
 *
 * @returns the program, or undefined where there is no compiler
 * @throws Error when the compiler is there and complains
 */
export function compileC(source: string, folder: string, flags: readonly string[] = []): string | undefined {
  const program = join(folder, basename(source, '.c'));
  const compiler = process.env.CC ?? 'gcc';
  try {
    execFileSync(compiler, ['-O2', '-o', program, join(import.meta.dirname, source), ...flags]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return program;
}

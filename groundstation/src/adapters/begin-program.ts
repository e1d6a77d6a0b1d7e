import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Begins a program of its own that lies beside its caller: the built one, or, where the caller runs from its source, that.
 * It is in a process group of its own, for Ctrl-C of a terminal goes to the whole group.
 *
 * @param name of the module, without its ending: `./watchdog-main`
 * @param from `import.meta.url` of the caller
 */
export function beginProgram(
  name: string,
  from: string,
): ChildProcess & { stdin: NodeJS.WritableStream; stdout: NodeJS.ReadableStream } {
  const isSource = from.endsWith('.ts');
  const file = fileURLToPath(new URL(`${name}.${isSource ? 'ts' : 'js'}`, from));
  const loader = isSource ? ['--conditions', '@dawa/source', '--import', import.meta.resolve('tsx')] : [];
  const child = spawn(process.execPath, [...loader, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  return child as ReturnType<typeof beginProgram>;
}

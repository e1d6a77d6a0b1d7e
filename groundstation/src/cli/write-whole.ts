import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { badValue } from './command.ts';

/** Written beside and renamed, so that a full disk leaves what was there. @throws CommandFault */
export function writeWhole(path: string, content: Uint8Array | string, isForced: boolean): void {
  const beside = `${path}.part`;
  try {
    // Claims the name first: nobody's file is written over unasked.
    if (!isForced) writeFileSync(path, '', { flag: 'wx' });
    writeFileSync(beside, content);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    const expected =
      code === 'EEXIST' ? 'a file that is not there yet, or --force' : 'a file that can be written';
    throw badValue('--out', { expected, found: code === 'EEXIST' ? path : message });
  }
}

import { readdir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';

/**
 * Files that a pattern names and that are there, sorted: `*` and `?` stand for what they do in a shell, in any part of the path.
 */
export async function matchFiles(pattern: string): Promise<string[]> {
  const path = resolve(pattern);
  const [first = '', ...rest] = path.split(sep);
  let folders = [first === '' ? sep : `${first}${sep}`];
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = await Promise.all(folders.map((folder) => within(folder, part, isLast)));
    folders = found.flat();
  }
  return folders.sort();
}

async function within(folder: string, part: string, isLast: boolean): Promise<string[]> {
  if (!/[*?]/.test(part)) {
    const path = join(folder, part);
    return (await kindOf(path)) === (isLast ? 'file' : 'folder') ? [path] : [];
  }
  const names = await readdir(folder).catch(() => []);
  // As in a shell, what begins with a dot is not meant.
  const matching = names.filter((name) => patternOf(part).test(name) && !name.startsWith('.'));
  const kinds = await Promise.all(matching.map((name) => kindOf(join(folder, name))));
  return matching
    .filter((_, at) => kinds[at] === (isLast ? 'file' : 'folder'))
    .map((name) => join(folder, name));
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return 'file';
  return found?.isDirectory() ? 'folder' : undefined;
}

/** A name with `*` and `?`, as an expression. */
export function patternOf(glob: string, flags = ''): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, flags);
}

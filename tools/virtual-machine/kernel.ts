import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Kernel {
  readonly image: string;
  readonly version: string;
  /** Where a module lies. @throws RangeError when the kernel has none of this name */
  module(name: string): string;
}

/**
 * Debian's kernel, unpacked and never installed: what earlier runs left in the cache, or fetched now (71 MB). The cache lies
 * outside of the checkout: `$XDG_CACHE_HOME/dawa/kernel`, or wherever `DAWA_KERNEL_CACHE` says.
 *
 * @returns the reason in words when there is none and none can be had
 */
export function findKernel(say: (line: string) => void): Kernel | string {
  const cache = cacheFolder();
  mkdirSync(cache, { recursive: true });
  const [kept] = readdirSync(cache)
    .filter((name) => existsSync(join(cache, name, 'boot')))
    .toSorted()
    .reverse();
  if (kept !== undefined) return kernelIn(join(cache, kept));
  let name: string;
  try {
    name = currentPackage();
  } catch {
    return 'no kernel in the cache and no apt to fetch one with';
  }
  say(`fetching ${name}, 71 MB, once`);
  const work = mkdtempSync(join(cache, 'fetching-'));
  try {
    execFileSync('apt-get', ['download', '-q', name], { cwd: work, stdio: ['ignore', 'ignore', 'pipe'] });
    const [file] = readdirSync(work).filter((one) => one.endsWith('.deb'));
    if (file === undefined) return `apt-get download ${name} left no file`;
    execFileSync('dpkg-deb', ['-x', file, 'unpacked'], { cwd: work });
    renameSync(join(work, 'unpacked'), join(cache, name));
  } catch (error) {
    return `apt-get download ${name}: ${String(error).split('\n')[0]}`;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return kernelIn(join(cache, name));
}

function cacheFolder(): string {
  const { DAWA_KERNEL_CACHE: own, XDG_CACHE_HOME: cache } = process.env;
  return own ?? join(cache ?? join(homedir(), '.cache'), 'dawa/kernel');
}

/** What the newest kernel of this Debian is called. */
function currentPackage(): string {
  const said = execFileSync('apt-cache', ['depends', 'linux-image-amd64'], { encoding: 'utf8' });
  const [, name] = /Depends: (linux-image-\d\S*)/.exec(said) ?? [];
  if (name === undefined) throw new TypeError('expected linux-image-amd64 to depend on a kernel, found none');
  return name;
}

function kernelIn(folder: string): Kernel {
  const [image] = readdirSync(join(folder, 'boot')).filter((name) => name.startsWith('vmlinuz-'));
  const version = image?.slice('vmlinuz-'.length) ?? '';
  const modules = join(folder, 'lib/modules', version, 'kernel');
  const known = new Map<string, string>();
  for (const path of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    const [, name] = /([^/]+)\.ko$/.exec(path) ?? [];
    if (name !== undefined) known.set(name.replaceAll('-', '_'), join(modules, path));
  }
  return {
    image: join(folder, 'boot', image ?? ''),
    version,
    module(name) {
      const path = known.get(name.replaceAll('-', '_'));
      if (path === undefined) throw new RangeError(`module: expected one of ${version}, found ${name}`);
      return path;
    },
  };
}

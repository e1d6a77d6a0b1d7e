import { existsSync } from 'node:fs';

export const qemu = ['/usr/bin/qemu-system-x86_64', 'qemu-system-x86'] as const;
export const busybox = ['/usr/bin/busybox', 'busybox-static'] as const;

/**
 * @param wanted each a program and the package that it is in
 * @returns in words what is missing to run a guest, and how to get it; undefined when nothing is
 */
export function missingForGuest(
  wanted: readonly (readonly [path: string, name: string])[],
): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `needs Linux on x86-64, and this is ${process.platform} on ${process.arch}`;
  const missing = wanted.filter(([path]) => !existsSync(path)).map(([, name]) => name);
  return missing.length === 0 ? undefined : `apt-get install --no-install-recommends ${missing.join(' ')}`;
}

export interface ArchivedFile {
  readonly path: string;
  readonly octets: Uint8Array;
  readonly isExecutable?: boolean;
}

/**
 * A cpio archive as the kernel unpacks it for its first file system: folders before what lies in them, each name once.
 *
 * Source: the kernel's Documentation/driver-api/early-userspace/buffer-format.rst ("newc": fields of eight hexadecimal digits,
 * names and contents filled up to four octets).
 */
export function cpioArchive(folders: readonly string[], files: readonly ArchivedFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let inode = 1;
  const add = (name: string, mode: number, octets: Uint8Array) => {
    const fields = [inode++, mode, 0, 0, 1, 0, octets.length, 0, 0, 0, 0, name.length + 1, 0];
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
    parts.push(filledUp(Buffer.from(`${header}${name}\0`)), filledUp(octets));
  };
  for (const folder of folders) add(folder, 0o040_755, empty);
  for (const { path, octets, isExecutable } of files) add(path, isExecutable ? 0o100_755 : 0o100_644, octets);
  add('TRAILER!!!', 0, empty);
  return Buffer.concat(parts);
}

const empty = new Uint8Array(0);

function filledUp(octets: Uint8Array): Uint8Array {
  return Buffer.concat([octets, new Uint8Array((4 - (octets.length % 4)) % 4)]);
}

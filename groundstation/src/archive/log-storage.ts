import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';

/** The few things the log asks of a disk, so that a test can hand it one that fails. */
export interface LogStorage {
  /** Opens for reading and writing; `isNew` fails when the file exists, otherwise it is made when absent. */
  open(path: string, isNew: boolean): Promise<LogFile>;
  /** Makes a folder, and those above it. */
  makeDirectory(path: string): Promise<void>;
  /** Makes the names in a folder durable: a new segment that a power cut forgets would take its records with it. */
  syncDirectory(path: string): Promise<void>;
  /** Gives a file another name, in place of what had it. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; it may be absent. */
  remove(path: string): Promise<void>;
  /** How large the disk of a folder is for this process, and how much of it that may still fill. */
  room(path: string): Promise<{ readonly freeOctets: number; readonly allOctets: number }>;
}

export interface LogFile {
  /** Writes all of `bytes` at `offset`. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  datasync(): Promise<void>;
  truncate(octets: number): Promise<void>;
  close(): Promise<void>;
}

export const diskStorage: LogStorage = {
  async open(path, isNew) {
    const handle = await open(path, isNew ? 'wx+' : await flagsForExisting(path));
    return {
      async write(bytes, offset) {
        let done = 0;
        while (done < bytes.length) {
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
          done += bytesWritten;
        }
      },
      datasync: () => handle.datasync(),
      truncate: (octets) => handle.truncate(octets),
      close: () => handle.close(),
    };
  },
  async makeDirectory(path) {
    await mkdir(path, { recursive: true });
  },
  async syncDirectory(path) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } catch (error) {
      // Some file systems cannot sync a folder and say EINVAL; there the name is as safe as it gets.
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
    } finally {
      await handle.close();
    }
  },
  rename,
  remove: (path) => rm(path, { force: true }),
  async room(path) {
    const { bavail, bfree, blocks, bsize } = await statfs(path);
    // What is kept back for others is none of ours, full or empty: so that the share is the one that df prints.
    const usedBlocks = blocks - bfree;
    return { freeOctets: bavail * bsize, allOctets: (usedBlocks + bavail) * bsize };
  },
};

async function flagsForExisting(path: string): Promise<'r+' | 'w+'> {
  try {
    const handle = await open(path, 'r+');
    await handle.close();
    return 'r+';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'w+';
    throw error;
  }
}

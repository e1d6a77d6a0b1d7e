import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One small value that survives restarts and power cuts. */
export interface StoredValue<T> {
  /** The value; undefined when none was ever saved. @throws when what is there cannot be read as JSON */
  load(): T | undefined;
  /** On the disk when it returns. */
  save(value: T): void;
}

/**
 * A value in a JSON file: written beside, flushed, then renamed over the old one, so that a power cut leaves either the
 * old value or the new one. For values that change a few times an hour.
 */
export function createJsonFile<T>(path: string): StoredValue<T> {
  return {
    load() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      return JSON.parse(text) as T;
    },
    save(value) {
      const folder = dirname(path);
      mkdirSync(folder, { recursive: true });
      const beside = `${path}.new`;
      writeFlushed(beside, `${JSON.stringify(value, undefined, 2)}\n`);
      renameSync(beside, path);
      flushFolder(folder);
    },
  };
}

function writeFlushed(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The new name is safe only when the folder is on the disk too. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** A value in memory, for tests and for stations that keep nothing. */
export function createStoredInMemory<T>(initial?: T): StoredValue<T> {
  let value = initial;
  return {
    load: () => (value === undefined ? undefined : (structuredClone(value) as T)),
    save(next) {
      value = structuredClone(next);
    },
  };
}

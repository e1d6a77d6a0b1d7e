import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type NonConformance, nonConformance } from './non-conformance.ts';

/** A folder of non-conformance records, a file each, that outlives the runs and may be shared by several benches. */
export interface Register {
  readonly folder: string;
  /** In order of their numbers. */
  all(): Promise<ReadRegister>;
  /** Gives it the next free number, also when somebody else does the same at this moment. */
  create(draft: Omit<NonConformance, 'id'>): Promise<NonConformance>;
  /** Writes it anew, whole or not at all. */
  replace(record: NonConformance): Promise<void>;
}

export interface ReadRegister {
  readonly records: readonly NonConformance[];
  /** Files that could not be read, in words; nothing is ever written over them. */
  readonly faults: readonly string[];
}

const fileName = /^NCR-(\d{4,})\.json$/;

export function openRegister(folder: string): Register {
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    folder,
    all: () => readAll(folder),
    async create(draft) {
      await mkdir(folder, { recursive: true });
      for (let number = (await lastNumber(folder)) + 1; ; number++) {
        const id = `NCR-${String(number).padStart(4, '0')}`;
        const record: NonConformance = { id, ...draft };
        try {
          await writeFile(pathOf(id), asText(record), { flag: 'wx' });
          return record;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
      }
    },
    async replace(record) {
      const path = pathOf(record.id);
      await writeFile(`${path}.new`, asText(record));
      await rename(`${path}.new`, path);
    },
  };
}

function asText(record: NonConformance): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => fileName.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
}

const numberOf = (name: string) => Number(fileName.exec(name)?.[1]);

async function lastNumber(folder: string): Promise<number> {
  const last = (await namesIn(folder)).at(-1);
  return last === undefined ? 0 : numberOf(last);
}

async function readAll(folder: string): Promise<ReadRegister> {
  const records: NonConformance[] = [];
  const faults: string[] = [];
  for (const name of await namesIn(folder)) {
    try {
      records.push(nonConformance.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))));
    } catch (error) {
      const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
      const found = issue === undefined ? 'something else' : `${issue.path.join('.')}: ${issue.message}`;
      faults.push(`${name}: expected a non-conformance record, found ${found}`);
    }
  }
  return { records, faults };
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresAddress } from './postgres-line.ts';
import { StoreError } from './store-error.ts';

/**
 * Dumps a schema with `pg_dump`, which sees the server as it is at one moment; `pg_restore` reads it.
 *
 * @throws StoreError when the program is absent or fails; what stood under the name is then still there
 */
export async function backUpPostgres(
  address: PostgresAddress,
  schema: string,
  target: string,
): Promise<void> {
  const program = findDumper();
  if (program === undefined) {
    throw new StoreError(
      'refused',
      'backup: expected the program pg_dump (apt-get install postgresql-client), found none',
    );
  }
  const part = `${target}.part`;
  try {
    await dump(program, address, ['--format=custom', `--schema=${schema}`, `--file=${part}`]);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw new StoreError('refused', `backup to ${target}: ${(error as Error).message}`, error);
  }
}

function findDumper(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  // Debian keeps each version's programs in a folder of its own.
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  versions.sort((a, b) => Number(b) - Number(a));
  return [...versions.map((version) => join(debian, version, 'bin')), ...folders]
    .map((folder) => join(folder, 'pg_dump'))
    .find((path) => existsSync(path));
}

/** The password goes by the environment: other users of the machine can read arguments. */
function dump(program: string, address: PostgresAddress, args: readonly string[]): Promise<void> {
  const { host, port, database, user, password, connectionString } = address;
  const named = {
    PGHOST: host,
    PGPORT: port?.toString(),
    PGDATABASE: database,
    PGUSER: user,
    PGPASSWORD: password,
  };
  const known = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  const child = spawn(program, [...args, '--no-password'], {
    env: {
      ...process.env,
      ...known,
      ...(connectionString === undefined ? {} : environmentOf(connectionString)),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(0, 2000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(complaint.trim() || `pg_dump ended with ${code}`)),
    );
  });
}

/** As the driver reads it: also the form without a host, which names a socket's folder behind the question mark. */
function environmentOf(connectionString: string): Record<string, string> {
  const { host, port, database, user, password } = new pg.Client({ connectionString });
  const parts: [string, string | number | null | undefined][] = [
    ['PGHOST', host],
    ['PGPORT', port],
    ['PGDATABASE', database],
    ['PGUSER', user],
    ['PGPASSWORD', typeof password === 'string' ? password : undefined],
  ];
  return Object.fromEntries(
    parts.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]])),
  );
}

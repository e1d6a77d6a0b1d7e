import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextTurn } from '../../clock/next-turn.ts';
import type { PostgresAddress } from './postgres-line.ts';

// The server is Debian's: apt-get install postgresql. Without it these tests are skipped, unless peers are required.
const isRequired = process.env['DAWA_REQUIRE_PEERS'] === '1';
export const isWithoutPostgres = !isRequired && programFolder() === undefined;
export const postgresNeeds = isWithoutPostgres
  ? ' (skipped: needs initdb and postgres: apt-get install postgresql)'
  : '';

/** A server of its own, in a temporary folder, reached by a socket in that folder, which writes through to the disk. */
export interface PostgresServer {
  readonly address: PostgresAddress;
  /** As a power cut would end it: no time to say goodbye. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Fills a new database of this server from a dump. */
  restore(dump: string, database: string): Promise<PostgresAddress>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const programs = programFolder();
  if (programs === undefined) throw new TypeError('postgres: expected initdb (apt-get install postgresql)');
  const who = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'dawa-pg-'));
  if (who.uid !== undefined) chownSync(folder, who.uid, who.gid!);
  const data = join(folder, 'data');
  const initdb = spawnSync(
    join(programs, 'initdb'),
    ['--pgdata', data, '--username=dawa', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...who, cwd: folder },
  );
  if (initdb.status !== 0) throw new TypeError(`initdb: expected a new cluster, found ${initdb.stderr}`);

  let server: ChildProcess | undefined;
  const start = async () => {
    const flags = ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`];
    const begun = spawn(join(programs, 'postgres'), flags, {
      ...who,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = begun;
    await ready(begun);
  };
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (server === undefined || server.exitCode !== null || server.signalCode !== null) return resolve();
      // Its children still hold its output: `close` would wait for them.
      server.once('exit', () => resolve());
      server.kill(signal);
    });
  const address = { host: folder, user: 'dawa', database: 'postgres' };
  await start();
  return {
    address,
    start,
    kill: async () => {
      const children = childrenOf(server!.pid!);
      await end('SIGKILL');
      for (const pid of children) await killAndWait(pid);
      rmSync(join(data, 'postmaster.pid'), { force: true });
    },
    restore: async (dump, database) => {
      const reach = ['--host', folder, '--username', 'dawa'];
      await run(join(programs, 'createdb'), [...reach, database]);
      await run(join(programs, 'pg_restore'), [...reach, '--dbname', database, dump]);
      return { ...address, database };
    },
    remove: async () => {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, (error) => (error === null ? resolve() : reject(error)));
  });
}

/** Resolves once the server takes connections. */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr!.on('data', (text) => {
      said = `${said}${text}`.slice(-4000);
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`postgres: ${said}`)));
  });
}

/** The server refuses to run as root. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  if (line === undefined) throw new TypeError('postgres: expected a user of that name');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function programFolder(): string | undefined {
  const debian = '/usr/lib/postgresql';
  if (!existsSync(debian)) return undefined;
  const versions = readdirSync(debian).sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(debian, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')));
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

/** A server that starts anew wants the memory that its predecessor's children shared. */
async function killAndWait(pid: number): Promise<void> {
  while (isRunning(pid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return;
    }
    await nextTurn();
  }
}

function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}

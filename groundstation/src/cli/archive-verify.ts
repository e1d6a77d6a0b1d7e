import { basename, resolve } from 'node:path';
import { type BackedUp, backUpRun } from '../archive/backup.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import { runDirectory } from '../archive/open-archive.ts';
import { firstAcknowledgedDamage, type LogVerification, verifyLog } from '../archive/verify.ts';
import { firstStoreFinding, type StoreVerification, verifyStore } from '../archive/verify-store.ts';
import { type ArchiveRequest, barOf, refuse, storeOf } from './archive-options.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';

interface Verified extends BackedUp {
  readonly directory: string;
}

/** `dawa archive verify`: 1 when something acknowledged is damaged, or when an index is not what its log says. */
export async function verify(request: ArchiveRequest): Promise<ExitCode> {
  const { runs, values, io } = request;
  const format = values['format'] ?? 'table';
  if (format !== 'table' && format !== 'json') return refuse(request, '--format', 'table or json', format);
  const results: Verified[] = [];
  for (const directory of runs) {
    const bar = barOf(request, basename(directory));
    const log = verifyLog(logDirectory(directory), (done, all) => bar.update(done, 2 * all));
    const store = await verifyStore(directory, {
      onProgress: (done, all) => bar.update(all + done, 2 * all),
      readStore: storeOf(request).readStore,
    });
    bar.finish();
    const result = { directory, log, store };
    results.push(result);
    if (format === 'table') await writeOut(io.stdout, verifyLine(result));
  }
  if (format === 'json') {
    const document = results.map(({ directory, log, store }) => ({
      directory,
      isIntact: isIntact(log, store),
      ...log,
      store: store ?? null,
    }));
    await writeOut(io.stdout, `${JSON.stringify({ runs: document }, null, 2)}\n`);
  }
  const damaged = results.filter((result) => complainOf(result, 'archive verify', io));
  return damaged.length === 0 ? 0 : 1;
}

/** `dawa archive backup`: 1 when a copy cannot be trusted. */
export async function backup(request: ArchiveRequest): Promise<ExitCode> {
  const { runs, values, io } = request;
  const target = values['out'];
  if (target === undefined) return refuse(request, '--out', 'the folder to copy to', undefined);
  let code: ExitCode = 0;
  for (const run of runs) {
    const directory = runDirectory(target, basename(resolve(run)));
    const bar = barOf(request, basename(directory));
    const copied = await backUpRun(run, directory, {
      onProgress: (_what, done, all) => bar.update(done, all),
      readStore: storeOf(request).readStore,
    });
    bar.finish();
    await writeOut(io.stdout, verifyLine({ directory, ...copied }));
    if (complainOf({ directory, ...copied }, 'archive backup', io)) code = 1;
  }
  return code;
}

function isIntact(log: LogVerification, store: StoreVerification | undefined): boolean {
  return firstAcknowledgedDamage(log) === undefined && firstStoreFinding(store) === undefined;
}

/** True when something is not as it should be; says where, in one line. */
function complainOf({ directory, log, store }: Verified, command: string, io: CommandIo): boolean {
  const damage = firstAcknowledgedDamage(log);
  const finding = firstStoreFinding(store);
  if (damage !== undefined) {
    const { path, offset, expected, found } = damage;
    complain(io, command, `${path}: octet ${offset}: expected ${expected}, found ${found}`);
  } else if (finding !== undefined) {
    complain(io, command, `${directory}: index: ${finding}. Make it anew: dawa archive rebuild`);
  }
  return damage !== undefined || finding !== undefined;
}

function verifyLine({ directory, log, store }: Verified): string {
  const { segments, records, firstLsn, lastLsn, damages } = log;
  const acknowledged = damages.filter((damage) => damage.isAcknowledged).length;
  const state = acknowledged === 0 ? 'intact' : `${acknowledged} damaged`;
  const cutShort =
    damages.length > acknowledged ? '  (a write cut short at the end; it was not acknowledged)' : '';
  const span = firstLsn === null ? 'empty' : `${firstLsn} to ${lastLsn}`;
  return `${directory}  ${state}  ${segments} segments  ${count(records)} records  ${span}${cutShort}  ${storeText(store)}\n`;
}

function storeText(store: StoreVerification | undefined): string {
  if (store === undefined) return 'no index: it is made from the log at the next start';
  const { packetsInStore, comparedSamples, integrity, missing, strange, differing } = store;
  if (firstStoreFinding(store) === undefined)
    return `index agrees: ${count(packetsInStore)} packets, ${count(comparedSamples)} samples decoded again`;
  const damage = integrity === 'ok' ? '' : 'damaged, ';
  return `index ${damage}${missing} packets missing, ${strange} strange, ${differing} samples differ`;
}

const count = (value: number) => value.toLocaleString('en');

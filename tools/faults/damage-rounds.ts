import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledgedMarkName } from '@dawa/groundstation/archive/acknowledged-mark';
import { keptFromName } from '@dawa/groundstation/archive/kept-from';
import { listSegments, readLog } from '@dawa/groundstation/archive/log-reader';
import { recoverLog } from '@dawa/groundstation/archive/log-recovery';
import { diskStorage } from '@dawa/groundstation/archive/log-storage';
import { openPacketLog } from '@dawa/groundstation/archive/packet-log';
import { segmentHeaderOctets, segmentName } from '@dawa/groundstation/archive/segment-file';
import { checkSegment } from '@dawa/groundstation/archive/segment-walk';
import { firstAcknowledgedDamage, verifyLog } from '@dawa/groundstation/archive/verify';
import { SystemClock } from '@dawa/seams/system-clock';
import { isAsWritten, writtenRecord } from './written-record.ts';

export interface DamageTally {
  cuts: number;
  flips: number;
  /** Cases in which a record came back that was not written so, or one that the damage did not touch did not come back. */
  wrong: number;
  /** Cases in which something acknowledged was gone and nobody was told. */
  silent: number;
  findings: string[];
}

/**
 * Cuts a log at each of its last octets and flips each bit of them, one at a time, and the same with its marks and the headers
 * of its segments. Every time exactly the records that the damage did not touch must come back, and what was acknowledged and
 * is gone must be told, at opening and by `verifyLog`.
 *
 * @param octets how many at the end of the log are damaged
 * @param options.isBrief of headers and marks every 53rd bit only
 */
export async function runDamage(
  folder: string,
  octets: number,
  options: { readonly onCase?: (done: number) => void; readonly isBrief?: boolean } = {},
): Promise<DamageTally> {
  const bitStep = options.isBrief === true ? 53 : 1;
  const tally: DamageTally = { cuts: 0, flips: 0, wrong: 0, silent: 0, findings: [] };
  const whole = await writeLog(join(folder, 'whole'), octets);
  const waiting = damages(whole, octets, bitStep);
  // Half of a case is waiting for files to be opened and closed: two logs are damaged by turns.
  const lane = async (name: string) => {
    const trial = new Trial(whole, join(folder, name), tally, options.onCase ?? (() => {}));
    for (const damage of waiting) await trial.suffer(damage);
  };
  await Promise.all([lane('trial'), lane('other-trial')]);
  return tally;
}

/** `4,096 cuts, 32,768 bit flips, 0 wrong records, 0 losses untold` */
export function damageSummary({ cuts, flips, wrong, silent }: DamageTally): string {
  const count = (value: number) => value.toLocaleString('en');
  return `${count(cuts)} cuts, ${count(flips)} bit flips, ${count(wrong)} wrong records, ${count(silent)} losses untold`;
}

interface Damage {
  readonly kind: 'cut' | 'flip';
  /** Of a file of the log. */
  readonly name: string;
  /** The first octet that is cut off, or the bit. */
  readonly at: number;
}

/** All that is done to the log, one after the other. */
function* damages(whole: WholeLog, octets: number, bitStep: number): Generator<Damage> {
  const last = segmentName(whole.lastOrdinal);
  const octetsOf = (name: string) => readFileSync(join(whole.directory, name)).length;
  const lastOctets = octetsOf(last);
  const from = Math.max(segmentHeaderOctets, lastOctets - octets);
  for (let at = from; at < lastOctets; at++) yield { kind: 'cut', name: last, at };
  for (let at = from * 8; at < lastOctets * 8; at++) yield { kind: 'flip', name: last, at };
  for (let ordinal = whole.firstOrdinal; ordinal <= whole.lastOrdinal; ordinal++)
    for (let at = 0; at < segmentHeaderOctets * 8; at += bitStep)
      yield { kind: 'flip', name: segmentName(ordinal), at };
  for (let at = 0; at < segmentHeaderOctets; at += bitStep) yield { kind: 'cut', name: last, at };
  for (const name of [acknowledgedMarkName, keptFromName]) {
    for (let at = 0; at < octetsOf(name) * 8; at += bitStep) yield { kind: 'flip', name, at };
    for (let at = 1; at < octetsOf(name); at++) yield { kind: 'cut', name, at };
  }
}

interface WholeLog {
  readonly directory: string;
  readonly firstOrdinal: number;
  readonly lastOrdinal: number;
  readonly firstLsn: number;
  readonly lastLsn: number;
}

/** Three segments, the first of which retention has let go, the last of more than `octets`. */
async function writeLog(directory: string, octets: number): Promise<WholeLog> {
  mkdirSync(directory, { recursive: true });
  const log = await openPacketLog({
    ...{ directory, runId: 'faults', clock: new SystemClock(), segmentOctets: octets + 3000 },
  });
  let lastLsn = 0;
  for (let ordinal = 1; ordinal < 3 || offsetOf() < octets + segmentHeaderOctets; ) {
    lastLsn = log.append(writtenRecord(lastLsn + 1));
    await log.flush();
    ordinal = log.placeOf(lastLsn)!.ordinal;
  }
  function offsetOf(): number {
    return lastLsn === 0 || log.placeOf(lastLsn)!.ordinal < 3 ? 0 : log.placeOf(lastLsn)!.offset;
  }
  const { firstLsn } = await log.dropSegments({ beforeLsn: lastLsn });
  await log.close();
  const ordinals = listSegments(directory).map((segment) => segment.ordinal);
  return { directory, firstLsn, lastLsn, firstOrdinal: ordinals[0]!, lastOrdinal: ordinals.at(-1)! };
}

class Trial {
  readonly #whole: WholeLog;
  readonly #directory: string;
  readonly #tally: DamageTally;
  readonly #onCase: (done: number) => void;
  readonly #names: string[];
  /** Where each record lies, by the name of its segment. */
  readonly #extents: { name: string; lsn: number; from: number; to: number }[] = [];

  constructor(whole: WholeLog, directory: string, tally: DamageTally, onCase: (done: number) => void) {
    this.#whole = whole;
    this.#directory = directory;
    this.#tally = tally;
    this.#onCase = onCase;
    mkdirSync(directory, { recursive: true });
    const segments = listSegments(whole.directory);
    this.#names = [
      ...segments.map(({ ordinal }) => segmentName(ordinal)),
      acknowledgedMarkName,
      keptFromName,
    ];
    for (const { path, ordinal } of segments) {
      for (const item of checkSegment(path)) {
        if (item.kind !== 'record') throw new TypeError('expected a whole log to begin with');
        const { lsn, offset, nextOffset } = item;
        this.#extents.push({ name: segmentName(ordinal), lsn, from: offset, to: nextOffset });
      }
    }
    for (const name of this.#names) copyFileSync(join(whole.directory, name), join(directory, name));
  }

  suffer({ kind, name, at }: Damage): Promise<void> {
    return kind === 'cut' ? this.#cut(name, at) : this.#flip(name, at);
  }

  async #cut(name: string, at: number): Promise<void> {
    this.#tally.cuts++;
    const bytes = readFileSync(join(this.#whole.directory, name)).subarray(0, at);
    const gone = this.#extents.filter((extent) => extent.name === name && extent.to > at);
    await this.#judge(
      name,
      bytes,
      gone.map(({ lsn }) => lsn),
      `${name} cut at ${at}`,
    );
  }

  async #flip(name: string, bit: number): Promise<void> {
    this.#tally.flips++;
    const bytes = Uint8Array.from(readFileSync(join(this.#whole.directory, name)));
    const at = bit >> 3;
    bytes[at]! ^= 1 << (bit & 7);
    const gone = this.#extents.filter(
      (extent) => extent.name === name && extent.from <= at && at < extent.to,
    );
    await this.#judge(
      name,
      bytes,
      gone.map(({ lsn }) => lsn),
      `bit ${bit} of ${name}`,
    );
  }

  /** @param gone numbers of the records that the damage touches */
  async #judge(name: string, bytes: Uint8Array, gone: readonly number[], what: string): Promise<void> {
    const path = join(this.#directory, name);
    writeFileSync(path, bytes);
    this.#compareRecords(gone, what);
    const isTold = firstAcknowledgedDamage(verifyLog(this.#directory)) !== undefined;
    const recovery = await recoverLog(this.#directory, stillStorage);
    await recovery.openSegment?.file.close();
    const isToldAtOpening = recovery.faults.length > 0;
    // Opening reads the last segment only; damage before it is found by `verifyLog`.
    const isInLast = name === segmentName(this.#whole.lastOrdinal) || name === acknowledgedMarkName;
    if (!isTold || (isInLast && !isToldAtOpening)) this.#find('silent', `${what}: nobody was told`);
    if (recovery.lastLsn !== this.#whole.lastLsn) {
      this.#find(
        'wrong',
        `${what}: expected the next record after ${this.#whole.lastLsn}, found after ${recovery.lastLsn}`,
      );
    }
    // Whatever opening did, no record that was whole before may be gone after.
    this.#compareRecords(gone, `${what}, after opening`);
    if (isInLast && name !== acknowledgedMarkName) await this.#judgeUnacknowledged(bytes, gone, what);
    for (const each of [name, segmentName(this.#whole.lastOrdinal), acknowledgedMarkName]) {
      copyFileSync(join(this.#whole.directory, each), join(this.#directory, each));
    }
    this.#onCase(this.#tally.cuts + this.#tally.flips);
  }

  /** The same damage when nothing of the last segment had been acknowledged: its torn end is cut, its whole records stay. */
  async #judgeUnacknowledged(bytes: Uint8Array, gone: readonly number[], what: string): Promise<void> {
    const name = segmentName(this.#whole.lastOrdinal);
    rmSync(join(this.#directory, acknowledgedMarkName));
    writeFileSync(join(this.#directory, name), bytes);
    const recovery = await recoverLog(this.#directory, stillStorage);
    await recovery.openSegment?.file.close();
    this.#compareRecords(gone, `${what}, not acknowledged`);
    const left = this.#extents.filter((extent) => !gone.includes(extent.lsn));
    const isEndGone = gone.includes(this.#whole.lastLsn);
    if (isEndGone && recovery.openSegment !== undefined && recovery.lastLsn !== left.at(-1)!.lsn) {
      this.#find('wrong', `${what}: expected ${left.at(-1)!.lsn} the last one, found ${recovery.lastLsn}`);
    }
  }

  #compareRecords(gone: readonly number[], what: string): void {
    const found: number[] = [];
    for (const record of readLog(this.#directory)) {
      found.push(record.lsn);
      if (!isAsWritten(record)) this.#find('wrong', `${what}: record ${record.lsn} is not as it was written`);
    }
    const expected = this.#extents.map(({ lsn }) => lsn).filter((lsn) => !gone.includes(lsn));
    if (found.join() !== expected.join())
      this.#find('wrong', `${what}: expected ${expected.join()}, found ${found.join()}`);
  }

  #find(what: 'wrong' | 'silent', text: string): void {
    this.#tally[what]++;
    if (this.#tally.findings.length < mostFindings) this.#tally.findings.push(text);
  }
}

const mostFindings = 20;

/** A sync changes nothing that is looked at here, and costs most of the time. */
const stillStorage: typeof diskStorage = {
  ...diskStorage,
  async open(path, isNew) {
    return { ...(await diskStorage.open(path, isNew)), datasync: async () => {} };
  },
};

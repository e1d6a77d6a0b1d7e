import { sampleQuality } from '../archive/sample-quality.ts';
import type { PacketRow, StoredFact } from '../archive/store/archive-store.ts';
import type { HeardPacket } from '../pipeline/heard-packet.ts';
import { keptDater, type PacketDater, trustingDater } from '../pipeline/packet-dater.ts';
import type { LogRecord } from '../ports.ts';
import { AcknowledgedCheckpoint } from './acknowledged-checkpoint.ts';
import { coefficientSetOf } from './coefficient-record.ts';
import {
  type AccountCheckpoint,
  linkIdIn,
  ReceptionAccount,
  type ReceptionAccountOptions,
} from './reception-account.ts';
import {
  ownSettings,
  type ReceptionSettings,
  receptionRecord,
  receptionSettingsOf,
  settingsText,
} from './reception-settings.ts';

/** A mission whose reception is counted; `reception` undefined: it has no downlink of frames. */
export interface CountedMission {
  readonly missionId: string;
  readonly reception?: ReceptionAccountOptions | undefined;
}

/** Name of the fact of a store that a book can be opened again from. */
export const receptionFact = 'reception';

/** Name in the meta of a `run` record which says that UTC of the station was stepped. */
const utcStepRecord = 'utc-step';

/**
 * The accounts of all missions of an archive.
 *
 * It is opened with what the store knows, which is never more than the log has; the records behind are told by `read`, in
 * their order; then the receivers go on with the accounts.
 */
export class ReceptionBook {
  readonly #missions: readonly CountedMission[];
  readonly #accounts = new Map<string, ReceptionAccount>();
  readonly #checkpoints: AcknowledgedCheckpoint<Pick<KeptBook, 'accounts'>>;
  /** Of missions that this station does not work now. */
  readonly #others: KeptBook['accounts'];
  #storedLsn: number;
  #countedLsn: number;

  /** @param everyRecords records between two checkpoints */
  constructor(
    missions: readonly CountedMission[],
    kept?: StoredFact,
    everyRecords = recordsBetweenCheckpoints,
  ) {
    this.#missions = missions;
    const isCounting = missions.some(({ reception }) => reception !== undefined);
    const { lsn, accounts } = isCounting ? readKept(kept) : nothingKept;
    this.#storedLsn = lsn;
    this.#countedLsn = isCounting ? lsn : Number.POSITIVE_INFINITY;
    this.#checkpoints = new AcknowledgedCheckpoint(everyRecords, lsn);
    this.#others = { ...accounts };
    for (const { missionId, reception } of missions) {
      if (reception === undefined) continue;
      this.#accounts.set(missionId, new ReceptionAccount(reception, accounts[missionId]));
      delete this.#others[missionId];
    }
  }

  /** For whoever only reads: counts nothing, and packets up to a record are dated as their rows say. */
  static reading(throughLsn: number): ReceptionBook {
    const book = new ReceptionBook([]);
    book.#storedLsn = throughLsn;
    return book;
  }

  /** Undefined for a mission without a downlink of frames. */
  account(missionId: string): ReceptionAccount | undefined {
    return this.#accounts.get(missionId);
  }

  /** Records up to this one are counted; a log is to be read from here. */
  get countedLsn(): number {
    return this.#countedLsn;
  }

  /** Another one that begins where a store says, for a log that is read once more while this one goes on. */
  again(kept: StoredFact | undefined): ReceptionBook {
    return new ReceptionBook(this.#missions, kept);
  }

  /**
   * Counts a record of the log; of packets only that they come, they are counted when they are dated.
   *
   * @param missionId whose it is
   */
  read(record: LogRecord, missionId: string): void {
    if (record.lsn <= this.#countedLsn) return;
    this.#countedLsn = record.lsn;
    const account = this.#accounts.get(missionId);
    if (record.kind === 'raw' || record.kind === 'frame') this.#readFrames(record, account);
    else if (record.kind === 'packet' && record.meta['rootContainer'] === undefined) account?.expect();
    else if (record.kind === 'run') this.#readRun(record, account);
  }

  /** Whether a record must not be read before all packets that stand before it in the log are dated. */
  isTurn(record: LogRecord): boolean {
    return record.lsn > this.#countedLsn && receptionSettingsOf(record) !== undefined;
  }

  /** Of a log whose beginning was let go: what stood where it begins now. */
  readStanding(record: LogRecord): void {
    const settings = receptionSettingsOf(record);
    if (settings !== undefined && this.#countedLsn <= 0) this.#accountOf(record)?.takeSettings(settings);
  }

  /**
   * How the reception of a mission is counted and dated from now on. No packet may be waiting to be decoded.
   *
   * @param tell puts a record into the log; false when it is refused: then everything stays as it was
   */
  takeSettings(
    missionId: string,
    settings: ReceptionSettings,
    tell: (record: Omit<LogRecord, 'lsn'>) => boolean,
    atMs: number,
  ): boolean {
    const account = this.#accounts.get(missionId);
    if (account === undefined) return true;
    const { settings: before } = account;
    if (before !== undefined && settingsText(before) === settingsText(settings)) return true;
    if (!tell(receptionRecord(missionId, settings, atMs))) return false;
    account.takeSettings(ownSettings(settings));
    return true;
  }

  /** UTC of the station was stepped; the record that the log gets of it. */
  noteUtcStep(stepMs: number, atMs: number): Omit<LogRecord, 'lsn'> {
    for (const account of this.#accounts.values()) account.groundStep(stepMs, atMs);
    const meta = { what: utcStepRecord, stepMs };
    return { kind: 'run', atMs, cites: [0, 0], meta, bytes: new Uint8Array(0) };
  }

  /**
   * Who dates packets of a log that is read again. Those that the checkpoint counts are dated as their rows say, for what was
   * known of the clock then is not known any more.
   */
  daterFor(missionId: string, rows: ReadonlyMap<number, PacketRow>): PacketDater {
    const account = this.#accounts.get(missionId) ?? trustingDater;
    const kept = keptDater(rows, trustingDater);
    const daterOf = ({ lsn }: HeardPacket) => (lsn <= this.#storedLsn ? kept : account);
    return {
      readsClock: account.readsClock,
      isRepeated: (packet, header) => daterOf(packet).isRepeated(packet, header),
      date: (packet, facts) => daterOf(packet).date(packet, facts),
    };
  }

  /** Of packets of a log that is read again, those that are to be dated by their rows. */
  datedBefore(packets: readonly HeardPacket[]): HeardPacket[] {
    return packets.filter(({ lsn }) => lsn <= this.#storedLsn);
  }

  /**
   * Who dates packets that are decoded once more. Their instants stay where an onboard clock was correlated; else a new
   * dictionary may read their time better.
   */
  redater(missionId: string, rows: ReadonlyMap<number, PacketRow>): PacketDater {
    if (this.#accounts.get(missionId)?.correlation !== undefined) return keptDater(rows, trustingDater);
    return {
      ...trustingDater,
      date(packet, facts) {
        const stamp = trustingDater.date(packet, facts);
        const late = (rows.get(packet.lsn)?.quality ?? 0) & sampleQuality.late;
        return { ...stamp, quality: stamp.quality | late };
      },
    };
  }

  /**
   * To be told at the end of each chunk: takes a checkpoint when it is time.
   *
   * @param lsn the last record that is counted
   * @param decodeWaiting decodes packets in hand, of all missions
   * @param isLast there will be no other
   */
  offer(lsn: number, decodeWaiting: () => void, { isLast = false } = {}): void {
    this.#countedLsn = Math.max(this.#countedLsn, lsn);
    if (this.#accounts.size === 0 || (!isLast && !this.#checkpoints.isDue(this.#countedLsn))) return;
    decodeWaiting();
    const take = () => this.#checkpoint();
    if (isLast) this.#checkpoints.replace(this.#countedLsn, take());
    else this.#checkpoints.offer(this.#countedLsn, take);
  }

  /** What a store is to keep in the batch that brings it up to a record. */
  takeFacts(throughLsn: number): Record<string, StoredFact> {
    const taken = this.#checkpoints.takeAcknowledged(throughLsn);
    if (taken === undefined) return {};
    const kept: KeptBook = { version: 1, lsn: taken.lsn, ...taken.state };
    return { [receptionFact]: JSON.stringify(kept) };
  }

  #accountOf({ meta }: LogRecord): ReceptionAccount | undefined {
    return this.#accounts.get(String(meta['missionId']));
  }

  #checkpoint(): Pick<KeptBook, 'accounts'> {
    const accounts = { ...this.#others };
    for (const [missionId, account] of this.#accounts) accounts[missionId] = account.checkpoint();
    return { accounts };
  }

  /** Of links without telemetry frames nothing is counted here. */
  #readFrames(record: LogRecord, account: ReceptionAccount | undefined): void {
    if (account?.counts(linkIdIn(record.meta)) !== true) return;
    if (record.kind === 'raw') account.raw(record);
    else account.frame(record, record.lsn - 1);
  }

  #readRun(record: LogRecord, account: ReceptionAccount | undefined): void {
    const settings = receptionSettingsOf(record);
    if (settings !== undefined) account?.takeSettings(settings);
    const setId = coefficientSetOf(record);
    if (setId !== undefined) account?.noteCoefficients(setId);
    const { what, stepMs } = record.meta;
    const { atMs } = record;
    if (what !== utcStepRecord || typeof stepMs !== 'number') return;
    for (const account of this.#accounts.values()) account.groundStep(stepMs, atMs);
  }
}

/** The first record of the log that a restart would want, by the fact of a store; those before may be let go. */
export function firstWantedLsn(kept: StoredFact | undefined): number {
  const { lsn, accounts } = readKept(kept);
  const tails = Object.values(accounts).map(({ tailFromLsn }) => tailFromLsn ?? Number.POSITIVE_INFINITY);
  return kept === undefined ? Number.POSITIVE_INFINITY : Math.min(lsn + 1, ...tails);
}

interface KeptBook {
  readonly version: 1;
  readonly lsn: number;
  readonly accounts: Record<string, AccountCheckpoint>;
}

const nothingKept: Omit<KeptBook, 'version'> = { lsn: 0, accounts: {} };

/** What a restart reads of the log once more, about. */
const recordsBetweenCheckpoints = 10_000;

/** A text of another version of the station is left out: then the log is counted from its beginning. */
function readKept(kept: StoredFact | undefined): Omit<KeptBook, 'version'> {
  if (typeof kept !== 'string') return nothingKept;
  try {
    const { version, lsn, accounts } = JSON.parse(kept) as Partial<KeptBook>;
    const isOurs = version === 1 && typeof lsn === 'number' && typeof accounts === 'object';
    return isOurs ? { lsn, accounts } : nothingKept;
  } catch {
    return nothingKept;
  }
}

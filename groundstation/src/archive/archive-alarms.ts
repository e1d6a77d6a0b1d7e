import { describeFault, type Fault } from '@dawa/seams/fault';
import type { Journal } from '../ports.ts';
import type { DiskRoom } from './disk-room.ts';
import { tellRoom } from './retention-keeper.ts';
import { tellStoreTrouble } from './store-alarm.ts';
import type { StoreTrouble } from './store-trouble.ts';

type AlarmJournal = Pick<Journal, 'raise' | 'clear'>;

/**
 * The alarms of an archive. A disk may be full before there is a journal to tell it in: what befalls the archive by then is told
 * as soon as there is one, and until then it stands as an earlier life of the run has left it.
 */
export class ArchiveAlarms {
  /** Called when the disk takes records, or the store rows, that it did not take before. */
  onOver: () => void = () => {};
  #journal: AlarmJournal | undefined;
  #disk: Error | undefined;
  #store: StoreTrouble | undefined;
  #room: DiskRoom | undefined;
  readonly #damages: string[] = [];
  #hasWritten = false;

  /** Damage that was found while the archive was opened. */
  noteFault(fault: Fault | Error): void {
    if ('kind' in fault && this.#journal === undefined) this.#damages.push(describeFault(fault));
  }

  /** The log cannot be written; undefined: it can again. */
  noteDisk(trouble: { readonly error: Error } | undefined): void {
    const wasTrouble = this.#disk !== undefined;
    this.#disk = trouble?.error;
    if (this.#journal === undefined) return;
    this.#tellDisk(this.#journal);
    if (this.#store !== undefined) this.#tellStore(this.#journal);
    if (wasTrouble && trouble === undefined) this.onOver();
  }

  noteStore(trouble: StoreTrouble | undefined): void {
    const wasTrouble = this.#store !== undefined;
    this.#store = trouble;
    if (this.#journal === undefined) return;
    this.#tellStore(this.#journal);
    if (wasTrouble && trouble === undefined) this.onOver();
  }

  noteRoom(room: DiskRoom): void {
    this.#room = room;
    if (this.#journal !== undefined) tellRoom(this.#journal, room);
  }

  /** A group is on the disk: what an earlier life of the run said of it is over. */
  noteWritten(): void {
    if (this.#hasWritten || this.#journal === undefined) return;
    this.#hasWritten = true;
    if (this.#disk === undefined) this.#journal.clear(diskAlarm.alarmId);
  }

  /** Tells what has befallen the archive so far, and from now on what does. */
  tellIn(journal: AlarmJournal): void {
    this.#journal = journal;
    tellRoom(journal, this.#room ?? { level: 'enough' });
    // Whether the disk takes records is known when the first ones are on it.
    if (this.#disk !== undefined) this.#tellDisk(journal);
    this.#tellStore(journal);
    if (this.#damages.length > 0)
      journal.raise({ ...damageAlarm, text: `${this.#damages.join('; ')}. ${damageAdvice}` });
  }

  #tellDisk(journal: AlarmJournal): void {
    if (this.#disk === undefined) journal.clear(diskAlarm.alarmId);
    else journal.raise({ ...diskAlarm, text: `${this.#disk.message}. ${diskAdvice}` });
  }

  #tellStore(journal: AlarmJournal): void {
    tellStoreTrouble(journal, this.#store, { isLogWritten: this.#disk === undefined });
  }
}

const diskAlarm = {
  alarmId: 'archive-disk',
  severity: 'critical',
  title: 'The archive cannot write',
  source: 'archive',
} as const;
const diskAdvice =
  'What is received now waits in memory and is not safe yet: make room on the disk or replace it.';

const damageAlarm = {
  alarmId: 'archive-damaged',
  severity: 'critical',
  title: 'The archive is damaged',
  source: 'archive',
} as const;
const damageAdvice = 'The damaged files are left as they are; run dawa archive verify, and check the disk.';

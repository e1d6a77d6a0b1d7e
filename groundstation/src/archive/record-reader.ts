import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, failure, type Result } from '@dawa/seams/fault';
import type { LogRecord } from '../ports.ts';
import { MetaReader } from './log-meta.ts';
import { decodeLogRecord, maxRecordOctets, peekLogRecord, recordOverheadOctets } from './log-record.ts';
import { segmentHeaderOctets, segmentName } from './segment-file.ts';

/** What can be wrong with a record that was said to lie somewhere. */
export type PlaceFault = Fault<'no-segment' | 'no-record' | 'other-record'>;

/** Reads single records of a log by their place; keeps a few segments open. */
export class RecordReader {
  readonly #directory: string;
  readonly #metas = new MetaReader();
  /** By ordinal, the one that was asked for last at the end. */
  readonly #open = new Map<number, number>();
  #buffer = new Uint8Array(4096);

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * The record that begins at an octet of a segment.
   *
   * @param lsn the number it must have: a place that somebody noted may be of another log
   * @throws the host's error when the disk cannot be read
   */
  readAt(ordinal: number, offset: number, lsn?: number): Result<LogRecord, PlaceFault> {
    const expected = `record ${lsn ?? ''} at octet ${offset} of ${segmentName(ordinal)}`;
    const file = this.#fileOf(ordinal);
    if (file === undefined) return failure({ kind: 'no-segment', expected, found: 'no such file' });
    if (offset < segmentHeaderOctets) return failure({ kind: 'no-record', expected, found: 'the header' });
    const read = this.#fill(file, offset, 0);
    const head = peekLogRecord(this.#buffer.subarray(0, Math.min(read, recordOverheadOctets)));
    if (head === undefined) return failure({ kind: 'no-record', expected, found: 'other octets' });
    if (head.octets > this.#buffer.length) this.#grow(head.octets);
    const length = read < head.octets ? this.#fill(file, offset, read) : read;
    const decoded = decodeLogRecord(this.#buffer.subarray(0, length), 0, this.#metas);
    if (!decoded.ok) {
      const { kind, found } = decoded.fault;
      return failure({ kind: 'no-record', expected, found: `${kind} ${found}` });
    }
    const { record } = decoded.value;
    if (lsn !== undefined && record.lsn !== lsn) {
      return failure({ kind: 'other-record', expected, found: `record ${record.lsn}` });
    }
    return { ok: true, value: record };
  }

  /** Lets go the open segments; the reader may be used again. */
  close(): void {
    for (const file of this.#open.values()) closeSync(file);
    this.#open.clear();
  }

  #fileOf(ordinal: number): number | undefined {
    let file = this.#open.get(ordinal);
    if (file === undefined) {
      try {
        file = openSync(join(this.#directory, segmentName(ordinal)), 'r');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    } else this.#open.delete(ordinal);
    this.#open.set(ordinal, file);
    if (this.#open.size > maxOpenSegments) {
      const [oldest, oldestFile] = this.#open.entries().next().value!;
      closeSync(oldestFile);
      this.#open.delete(oldest);
    }
    return file;
  }

  /** Reads behind the `done` octets that are there already; how many there are then. */
  #fill(file: number, offset: number, done: number): number {
    let length = done;
    while (length < this.#buffer.length) {
      const read = readSync(file, this.#buffer, length, this.#buffer.length - length, offset + length);
      if (read === 0) break;
      length += read;
    }
    return length;
  }

  #grow(octets: number): void {
    const larger = new Uint8Array(Math.min(maxRecordOctets, 2 ** Math.ceil(Math.log2(octets))));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

const maxOpenSegments = 8;

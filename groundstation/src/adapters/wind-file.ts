import { open } from 'node:fs/promises';
import type { Clock } from '@dawa/seams/clock';
import type { Fault } from '@dawa/seams/fault';
import { poll } from '../devices/polling.ts';

const lookEveryMs = 2000;
/** The number stands at the front; whatever follows is the weather station's own. */
const readOctets = 200;

export interface WindFileSettings {
  readonly path: string;
  readonly clock: Clock;
  /** Called once for each time that the file was written. @returns what is wrong with the speed; undefined when nothing is */
  readonly onSpeed: (speedMS: number) => Fault | undefined;
  /** Told once until the file can be read again. */
  readonly onFault: (fault: Fault) => void;
}

/**
 * Reads the wind from a file that a weather station writes: its first number, in metres a second. A file that is not
 * written any more says nothing more, however often it is read.
 *
 * @returns how to stop
 */
export function watchWindFile({ path, clock, onSpeed, onFault }: WindFileSettings): () => void {
  let seenMs: number | undefined;
  let isInOrder = true;
  const tell = (fault: Fault | undefined) => {
    if (fault !== undefined && isInOrder) onFault(fault);
    isInOrder = fault === undefined;
  };
  return poll(clock, lookEveryMs, async () => {
    try {
      const { text, writtenMs } = await clock.track(readFront(path));
      if (writtenMs === seenMs) return;
      seenMs = writtenMs;
      const speedMS = firstNumber(text);
      const expected = `${path} to begin with the wind in m/s`;
      tell(
        speedMS === undefined
          ? { kind: 'bad-value', expected, found: text.slice(0, 40).trim() || 'nothing' }
          : onSpeed(speedMS),
      );
    } catch (error) {
      const found = (error as NodeJS.ErrnoException).code ?? String(error);
      tell({ kind: 'unreadable', expected: `${path}, the wind in m/s`, found });
    }
  });
}

/** `12.5`, `12,5 m/s`; undefined where the text begins with no number. */
export function firstNumber(text: string): number | undefined {
  const found = /^\s*(\d{1,3}(?:[.,]\d{1,6})?)(?![\w.,])/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found.replace(',', '.'));
}

async function readFront(path: string): Promise<{ text: string; writtenMs: number }> {
  const file = await open(path, 'r');
  try {
    const { mtimeMs } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(readOctets), 0, readOctets, 0);
    return { text: buffer.toString('utf8', 0, bytesRead), writtenMs: mtimeMs };
  } finally {
    await file.close();
  }
}

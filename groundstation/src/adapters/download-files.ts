import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { frameCheck, frameCheckIn, frameCheckOctets, withFrameCheck } from '@dawa/protocols/frame-check';
import type { DownloadRecord, DownloadStore } from '../downloads/download-store.ts';
import { createJsonFile } from './json-file.ts';

/**
 * Downloads in a folder: one file for each, a slot for each packet with a check behind it, so that the file is its own map.
 * A slot that was never written, or only half when the power went, fails its check and is a hole.
 *
 * @param packetOctets payload of a packet
 */
export function createDownloadFiles(folder: string, packetOctets: number): DownloadStore {
  const list = createJsonFile<readonly DownloadRecord[]>(join(folder, 'downloads.json'));
  const slotOctets = packetOctets + frameCheckOctets;
  const pathOf = (downloadId: string) => join(folder, `${downloadId}.packets`);
  return {
    load: () => list.load() ?? [],
    save: (records) => list.save(records),
    read(downloadId) {
      const found = new Map<number, Uint8Array>();
      const octets = readIfThere(pathOf(downloadId));
      for (let at = 0; at + slotOctets <= octets.length; at += slotOctets) {
        const slot = octets.subarray(at, at + slotOctets);
        if (frameCheck(slot, 0, packetOctets) === frameCheckIn(slot)) {
          found.set(at / slotOctets, slot.slice(0, packetOctets));
        }
      }
      return found;
    },
    write(downloadId, index, payload) {
      if (payload.length !== packetOctets) {
        throw new RangeError(`payload: expected ${packetOctets} octets, found ${payload.length}`);
      }
      mkdirSync(folder, { recursive: true });
      const path = pathOf(downloadId);
      // Made where it is not there; never cut.
      closeSync(openSync(path, 'a', 0o600));
      const file = openSync(path, 'r+');
      try {
        writeSync(file, withFrameCheck(payload), 0, slotOctets, index * slotOctets);
      } finally {
        closeSync(file);
      }
    },
  };
}

function readIfThere(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Uint8Array(0);
    throw error;
  }
}

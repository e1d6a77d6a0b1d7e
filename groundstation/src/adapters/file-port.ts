import { open } from 'node:fs/promises';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import { Cable } from './cable.ts';

const pieceMs = 50;

export interface FileSettings {
  readonly path: string;
  readonly clock: Pick<Clock, 'deadline' | 'monotonicMs'>;
  readonly octetsPerS: number;
  /** Told when its last octet was handed on. */
  readonly onEnd?: () => void;
}

/**
 * Plays a file once, at its pace in real time; after its end the cable stays and says nothing more. Nothing can be written.
 * @throws DeviceError `lost` when it cannot be read
 */
export async function openFilePort({ path, clock, octetsPerS, onEnd }: FileSettings): Promise<ByteStream> {
  const name = `file:${path}`;
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new DeviceError('lost', name, messageOf(error), error);
  });
  let isDropped = false;
  let cancel = () => {};
  const cable = new Cable({
    name,
    clock,
    writeTimeoutMs: 1000,
    send: (_bytes, done) => done(new Error('a file that is played takes nothing')),
    async drop() {
      isDropped = true;
      cancel();
      await file.close();
    },
  });
  const beganMs = clock.monotonicMs();
  let given = 0;
  const play = async () => {
    const due = Math.floor(((clock.monotonicMs() - beganMs + pieceMs) / 1000) * octetsPerS) - given;
    // After a long halt of this machine it goes on in pieces that fit into memory.
    const wanted = Math.min(due, longestPiece);
    if (wanted > 0) {
      const { bytesRead, buffer } = await file.read(new Uint8Array(wanted), 0, wanted, given);
      if (isDropped) return;
      if (bytesRead === 0) {
        onEnd?.();
        return;
      }
      given += bytesRead;
      cable.hear(buffer.subarray(0, bytesRead));
    }
    cancel = clock.deadline(pieceMs, begin);
  };
  const begin = () => void play().catch((error: unknown) => cable.lose(messageOf(error)));
  begin();
  return cable;
}

const longestPiece = 1 << 20;

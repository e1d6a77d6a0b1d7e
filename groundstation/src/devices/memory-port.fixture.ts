import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { supervisePort } from '../adapters/port-supervisor.ts';
import { DeviceError } from './device-error.ts';
import type { Port } from './port.ts';

/** For tests: a port whose cable a test plugs and pulls, and what hangs at the other end. */
export interface MemoryPort {
  readonly port: Port;
  /** Everything that was written to the device, as text or as hexadecimal octets. */
  readonly written: Uint8Array[];
  writtenText(): string;
  writtenHex(): string[];
  /** Puts the cable in; `device` gets the far end and answers as it likes. */
  plug(device?: (bytes: Uint8Array, answer: (bytes: Uint8Array) => void) => void): void;
  unplug(): Promise<void>;
  /** The device says something by itself. */
  say(bytes: Uint8Array): Promise<void>;
}

export function createMemoryPort(clock: Clock, { name = 'memory', isSimulated = true } = {}): MemoryPort {
  const written: Uint8Array[] = [];
  let near: ByteStream | undefined;
  let far: ByteStream | undefined;
  const port = supervisePort({
    name,
    clock,
    isSimulated,
    open: async () => {
      // A test plugs right after it made the port: the first try looks after that.
      await clock.sleep(0);
      if (near === undefined || !near.isOpen)
        throw new DeviceError('lost', name, 'expected a port, found none');
      return near;
    },
  });
  return {
    port,
    written,
    writtenText: () => written.map((bytes) => String.fromCharCode(...bytes)).join(''),
    writtenHex: () => written.map(toHex),
    plug(device) {
      [near, far] = createMemoryStreamPair(name);
      const end = far;
      end.onData((bytes) => {
        written.push(bytes);
        device?.(bytes, (answer) => void end.write(answer).catch(() => {}));
      });
    },
    async unplug() {
      await far?.close();
      near = undefined;
    },
    say: async (bytes) => far?.write(bytes),
  };
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

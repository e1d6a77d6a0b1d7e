import type { Clock } from '@dawa/seams/clock';
import type { Modem } from '../ports.ts';
import { DeviceError } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import type { Port } from './port.ts';

/** A modem without a language of its own: what it hears comes as bytes, what it is given goes on the air. */
export function createRawModem({ port, clock }: { readonly port: Port; readonly clock: Clock }): Modem {
  const counts = { bytesIn: 0, bytesOut: 0 };
  const listeners = new Set<(bytes: Uint8Array, receivedAtMs: number) => void>();
  const status = new DeviceStatus({
    deviceId: 'modem',
    kind: 'raw modem',
    port,
    clock,
    counters: () => ({ ...counts }),
    isOkWhenOpen: true,
  });
  const stopWatching = port.onStream((stream) => {
    stream.onData((bytes) => {
      counts.bytesIn += bytes.length;
      status.noteAnswer();
      const receivedAtMs = clock.nowAtMs();
      for (const listener of [...listeners]) listener(bytes, receivedAtMs);
    });
  });
  return {
    get info() {
      return status.info;
    },
    onChange: (listener) => status.onChange(listener),
    onBytes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async send(bytes) {
      const stream = port.stream;
      if (stream === undefined) throw new DeviceError('lost', port.name, 'there is no cable');
      await stream.write(bytes);
      counts.bytesOut += bytes.length;
    },
    async close() {
      stopWatching();
      status.close();
      listeners.clear();
      await port.close();
    },
  };
}

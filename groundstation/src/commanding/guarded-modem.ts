import { DeviceError } from '../devices/device-error.ts';
import type { Modem } from '../ports.ts';
import type { Safety } from './safety.ts';

/**
 * The modem behind its guard: a TNC closes the key by itself as soon as it is given a frame, so bytes go to it only while
 * the transmitter is keyed through the guard of the radio, with permit, limits and a line in the log. One that asks that guard
 * for the key itself gets them as soon as it may be keyed. What is received passes.
 */
export function guardModem(modem: Modem, safety: Pick<Safety, 'state' | 'transmissionBlock'>): Modem {
  return {
    ...(modem.keysItself && { keysItself: true }),
    get info() {
      return modem.info;
    },
    onChange: (listener) => modem.onChange(listener),
    onBytes: (listener) => modem.onBytes(listener),
    async send(bytes) {
      const isKeyable = safety.state.isKeyed || modem.keysItself === true;
      const block = safety.transmissionBlock() ?? (isKeyable ? null : 'the transmitter is not keyed');
      if (block !== null) throw new DeviceError('blocked', modem.info.portName, block);
      await modem.send(bytes);
    },
    close: () => modem.close(),
  };
}

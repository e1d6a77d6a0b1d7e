import { encodeCm108Pin } from '@dawa/protocols/cm108';
import { encodeRelay } from '@dawa/protocols/lcus-relay';
import type { PttSection, RelaySection } from '@dawa/protocols/station-instruments';
import { encodeUsbRelayOrder } from '@dawa/protocols/usbrelay';
import type { ReleaseWay } from './watchdog-messages.ts';

/**
 * How somebody else opens the contact that keys: by the node of its device, or its port.
 *
 * @returns undefined for a device that `station.yaml` gives no `path`: which node it has is known only to whoever found it, and
 *   may be another device's when it is needed
 */
export function lineRelease(
  ptt: PttSection,
  relays: readonly RelaySection[] | undefined,
): ReleaseWay | undefined {
  if (ptt.kind === 'cm108') return report(ptt.path, encodeCm108Pin(ptt.gpio, false));
  const relay = relays?.find(({ id }) => id === ptt.relay);
  if (relay === undefined) return undefined;
  if (relay.kind === 'usbrelay')
    return report(relay.path, encodeUsbRelayOrder({ kind: 'switch', relay: relay.relay, isOn: false }));
  const { port, baudRate } = relay;
  const bytes = encodeRelay({ relay: relay.relay, isOn: false });
  return {
    ...{ kind: 'port', port, baudRate, hex: hexOf(bytes) },
    areModemLinesReleased: false,
  };
}

function report(path: string | undefined, bytes: Uint8Array): ReleaseWay | undefined {
  return path === undefined ? undefined : { kind: 'report', path, hex: hexOf(bytes) };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

import { closeSync, openSync, read, writeSync } from 'node:fs';
import type { HidFunction } from '@dawa/seams/hid-device';
import {
  decodeUhidEvent,
  encodeUhidCreate,
  encodeUhidDestroy,
  encodeUhidGetReply,
  encodeUhidInput,
  encodeUhidSetReply,
  type UhidEvent,
  uhidEventOctets,
} from './uhid-event.ts';

/**
 * Plugs a simulated device into this machine's own kernel, where every program finds it as hardware.
 *
 * @param onTraffic sees what the kernel says, before the device does
 * @throws where the kernel has no uhid (containers, many virtual machines) or this user may not
 */
export function plugIntoKernel(
  device: HidFunction,
  onTraffic: (event: UhidEvent) => void = () => {},
): { unplug(): void } {
  const fd = openSync('/dev/uhid', 'r+');
  let isPlugged = true;
  const say = (octets: Uint8Array) => {
    if (isPlugged) writeSync(fd, octets);
  };
  const buffer = new Uint8Array(uhidEventOctets);
  const listen = () => {
    read(fd, buffer, 0, buffer.length, null, (error, count) => {
      if (!isPlugged || error !== null || count < 4) {
        closeSync(fd);
        return;
      }
      const event = decodeUhidEvent(buffer);
      if (event !== undefined) {
        onTraffic(event);
        answer(device, event, say);
      }
      listen();
    });
  };
  say(encodeUhidCreate(device.identity));
  device.plug((report) => say(encodeUhidInput(report)));
  listen();
  return {
    unplug() {
      if (!isPlugged) return;
      // The kernel says "stop" to that, which ends the read that is under way.
      say(encodeUhidDestroy());
      isPlugged = false;
      device.unplug();
    },
  };
}

function answer(device: HidFunction, event: UhidEvent, say: (octets: Uint8Array) => void): void {
  if (event.kind === 'output') device.takeOutput(event.report);
  else if (event.kind === 'get-report') say(encodeUhidGetReply(event.id, device.giveFeature(event.reportId)));
  else if (event.kind === 'set-report') say(encodeUhidSetReply(event.id, device.takeFeature(event.report)));
}

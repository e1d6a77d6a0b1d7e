import type { HidDevice } from '@dawa/seams/hid-device';
import type { HidPort } from './hid-device.ts';
import { tapCables } from './tapped-port.ts';
import type { WireLog } from './wire-log.ts';

/** What `tapPort` is for bytes, for reports: each goes into the log whole, whichever way and by whichever request it went. */
export function tapHidPort(port: HidPort, log: WireLog): HidPort {
  return tapCables(port, (device) => tapDevice(device, log));
}

function tapDevice(device: HidDevice, log: WireLog): HidDevice {
  let isHeard = false;
  return {
    name: device.name,
    get isOpen() {
      return device.isOpen;
    },
    onReport(listener) {
      // Reports that several listen to are noted once.
      const isFirst = !isHeard;
      isHeard = true;
      return device.onReport((report) => {
        if (isFirst) log.noteWhole('received', report);
        listener(report);
      });
    },
    onClose: (listener) => device.onClose(listener),
    write(report) {
      log.noteWhole('sent', report);
      return device.write(report);
    },
    sendFeature(report) {
      log.noteWhole('sent', report);
      return device.sendFeature(report);
    },
    async readFeature(reportId, octets) {
      const report = await device.readFeature(reportId, octets);
      log.noteWhole('received', report);
      return report;
    },
    close: () => device.close(),
  };
}

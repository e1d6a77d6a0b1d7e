// A process of the guest: simulated devices, plugged into the guest's own kernel and out again as its parent says.

import { plugIntoKernel } from '@dawa/payload-sim/adapters/uhid';
import { Cp2112Simulator } from '@dawa/payload-sim/bench-devices/cp2112';
import { SupplyChipSimulator } from '@dawa/payload-sim/bench-devices/supply-chip';
import { UsbRelaySimulator } from '@dawa/payload-sim/bench-devices/usb-relay';
import { createSystemClock } from '@dawa/payload-sim/clock/machine-clock';
import { Cm108Simulator } from '@dawa/payload-sim/station-devices/cm108';
import { ina219 } from '@dawa/protocols/ina219';
import { ina226 } from '@dawa/protocols/ina226';
import type { HidFunction } from '@dawa/seams/hid-device';
import type { DeviceName, DeviceOrder, DeviceSaid } from './device-orders.ts';

const clock = createSystemClock();
const shuntOhm = 0.01;
const payload = new SupplyChipSimulator({
  chip: ina226,
  shuntOhm,
  supply: () => ({ voltageV: 12, currentA: 1.5 }),
});
const solar = new SupplyChipSimulator({
  chip: ina219,
  shuntOhm: 0.1,
  supply: () => ({ voltageV: 5, currentA: -0.25 }),
});
const cm108 = new Cm108Simulator({ onKey: () => {} });
const devices: Record<DeviceName, HidFunction> = {
  cm108,
  usbrelay: new UsbRelaySimulator({ count: 2, serial: 'DAWA1' }),
  cp2112: new Cp2112Simulator({
    clock,
    targets: new Map([
      [0x40, payload],
      [0x41, solar],
    ]),
  }),
};
const plugs = new Map<DeviceName, { unplug(): void }>();
const seen = new Map<DeviceName, string[]>();
const tell = (said: DeviceSaid) => process.send?.(said);

process.on('message', (order: DeviceOrder) => {
  if (order.kind === 'plug') {
    seen.set(order.device, []);
    const plug = plugIntoKernel(devices[order.device], (event) => {
      if (event.kind === 'output' || event.kind === 'set-report')
        seen.get(order.device)?.push(Buffer.from(event.report).toString('hex'));
    });
    plugs.set(order.device, plug);
    tell({ kind: 'done' });
  } else if (order.kind === 'unplug') {
    plugs.get(order.device)?.unplug();
    tell({ kind: 'done' });
  } else if (order.kind === 'press') {
    cm108.press(order.keys);
    tell({ kind: 'done' });
  } else if (order.kind === 'seen') {
    tell({ kind: 'seen', reports: seen.get(order.device) ?? [], calibration: payload.calibration });
  } else {
    for (const plug of plugs.values()) plug.unplug();
    process.disconnect();
  }
});

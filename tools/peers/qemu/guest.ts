// The program of the guest: runs each case on the guest's kernel and tells the host what came of it.
import { fileURLToPath } from 'node:url';
import { hostClock } from '@dawa/seams/host-clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { iioCase, kernelBridgeCase, ownBridgeCase } from './cases/bridge.ts';
import { deadStationCase } from './cases/dead-station.ts';
import type { GuestCase } from './cases/guest-case.ts';
import { pttCase } from './cases/ptt.ts';
import { relayCase } from './cases/relays.ts';
import { serialCase } from './cases/serial.ts';
import { DeviceProcess } from './device-process.ts';
import { type GuestSaid, guestMark } from './guest-said.ts';

const cases: readonly GuestCase[] = [
  pttCase,
  deadStationCase,
  relayCase,
  kernelBridgeCase,
  iioCase,
  ownBridgeCase,
  serialCase,
];

const say = (said: GuestSaid) => process.stdout.write(`\n${guestMark}${JSON.stringify(said)}\n`);
const devices = new DeviceProcess(fileURLToPath(new URL('./guest-devices.js', import.meta.url)));
const clock = new SystemClock(hostClock);
const isBusy = process.argv[2] === 'busy';
const words = process.argv.slice(3);
const wanted = cases.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
for (const one of wanted) {
  try {
    say({ kind: 'case', name: one.name, why: null, figures: await one.run({ clock, devices, isBusy, say }) });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say({ kind: 'case', name: one.name, why, figures: {} });
  }
}
devices.end();

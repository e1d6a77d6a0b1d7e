import { join, resolve } from 'node:path';
import { describeFault } from '@dawa/seams/fault';
import { createJsonFile } from './adapters/json-file.ts';
import { hostMoment } from './clock/host-moment.ts';
import type { OpenDevices } from './commissioning/opened-devices.ts';
import { createTerminalJournal } from './commissioning/terminal-journal.ts';
import { DeviceError, messageOf } from './devices/device-error.ts';
import { attachDevices } from './main-devices.ts';
import { createBus } from './station/bus.ts';
import { guardDevices } from './station/guard-devices.ts';
import { RunStore } from './station/run-store.ts';

/** A station that gave no sign of life for three times as long has ended. */
const aliveEveryMs = 5_000;

/** The devices of a station behind their guards, for whoever measures them: no archive, no server, and no pass. */
export const openStationDevices: OpenDevices = async ({ station, dataFolder, clock, say }) => {
  const running = new RunStore(createJsonFile(join(resolve(dataFolder), 'current-run.json'))).load();
  const isAlive = running !== undefined && !running.isEnded && running.ports === null;
  if (isAlive && hostMoment().hostAtMs - running.aliveAtHostMs < 3 * aliveEveryMs)
    throw new DeviceError('busy', resolve(dataFolder), 'the station runs and has the devices; end it first');
  const journal = createTerminalJournal(clock, say);
  const { modem: _stays, ...file } = station.file;
  const { rotator, radio, keyWatchdog, instruments } = attachDevices(
    { station: { ...station, file }, stationPath: '', dataFolder },
    clock,
    undefined,
    (source, fault) => say(`${source}: ${fault instanceof Error ? fault.message : describeFault(fault)}`),
  );
  const guarded = guardDevices({
    ...{ clock, journal, station, rotator, radio, keyWatchdog, isSimulated: false, uplinkAuthority: 'bus' },
    relays: instruments.relays,
    bus: createBus((error) => say(messageOf(error))),
    kept: (name) => createJsonFile(join(resolve(dataFolder), `${name}.json`)),
  });
  return {
    ...guarded,
    isRadioOnAir: () => radio?.isTransmitting ?? false,
    async close() {
      await Promise.all([guarded.rotator?.close(), guarded.radio?.close()]);
      await instruments.close();
    },
  };
};

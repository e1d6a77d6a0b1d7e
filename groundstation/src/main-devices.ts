import { randomBytes } from 'node:crypto';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import type { Clock } from '@dawa/seams/clock';
import { createRandom } from '@dawa/seams/random';
import { keepHidOpen } from './adapters/hid-port.ts';
import { keepPortOpen } from './adapters/open-port.ts';
import { supervisePort } from './adapters/port-supervisor.ts';
import { openSerialPort } from './adapters/serial-port.ts';
import { openTcpPort, parseTcpName } from './adapters/tcp-port.ts';
import type { KeyWatchdog } from './commanding/key-watchdog.ts';
import { radioAsMeasured, rotatorAsMeasured } from './commissioning/as-measured.ts';
import { measuredRates } from './commissioning/measured-rotator.ts';
import { DeviceError } from './devices/device-error.ts';
import { createInstruments } from './devices/instruments.ts';
import { keyByLine } from './devices/line-keyed-radio.ts';
import { createLineRotator } from './devices/line-rotator.ts';
import type { Port } from './devices/port.ts';
import { createRadio, lineOf, ordinaryRadio } from './devices/radio-kinds.ts';
import { createRawModem } from './devices/raw-modem.ts';
import { rehearseRelays } from './devices/rehearsed-relays.ts';
import { tapPort } from './devices/tapped-port.ts';
import { WireLog } from './devices/wire-log.ts';
import { wireWordsOf } from './devices/wire-words.ts';
import type { Journal } from './ports.ts';
import type { Simulators } from './station/simulators.ts';
import type { StartPlan } from './station/start-plan.ts';
import { lineRelease } from './watchdog/line-release.ts';
import { startWatchdog } from './watchdog/start-watchdog.ts';

/*
 * The devices' part of `main.ts`: which port, which driver, which watchdog. Nothing else in the station knows them.
 */
type DeviceName = 'rotator' | 'radio' | 'modem';

/** The devices of the station on their ports: those of `station.yaml`, in a rehearsal those of the simulators. */
export function attachDevices(
  plan: Pick<StartPlan, 'station'>,
  clock: Clock,
  simulators: Simulators | undefined,
) {
  const { rotator, radio = ordinaryRadio } = plan.station.file;
  const { kind = 'easycomm2', hasPosition = true, maxRateDegS = 6, limits = simulatedLimits } = rotator ?? {};
  // Simulated masts stand upright, and simulated radios are on frequency.
  const measured = simulators === undefined ? plan.station.file.commissioning : undefined;
  const port = (name: DeviceName): Port | undefined => {
    if (simulators !== undefined) return simulatedPort(name, simulators, clock);
    const configured = plan.station.file[name];
    return (
      configured &&
      keepPortOpen({
        name: configured.port,
        baudRate: configured.baudRate ?? rotatorLanguages[kind].baudRate,
        clock,
        ...(name === 'radio' ? lineOf(radio) : {}),
        areModemLinesReleased: name === 'radio',
      })
    );
  };
  const wires = new Map<DeviceName, WireLog>();
  const tapped = (name: DeviceName): Port | undefined => {
    const cable = port(name);
    if (cable === undefined) return undefined;
    const wire = new WireLog(clock, wireWordsOf({ rotator: kind, radio: radio.kind, modem: '' }[name]));
    wires.set(name, wire);
    return tapPort(cable, wire);
  };
  const ports = { rotator: tapped('rotator'), radio: tapped('radio'), modem: tapped('modem') };
  const { relays, sensors } = plan.station.file;
  const instruments =
    simulators === undefined
      ? createInstruments(
          { relays, sensors, ptt: plan.station.file.radio?.ptt },
          {
            clock,
            openHid: (wish) => keepHidOpen(wish, clock),
            openSerial: (portName, baudRate) => keepPortOpen({ name: portName, baudRate, clock }),
          },
        )
      : rehearseRelays(relays, clock);
  const byBytes =
    ports.radio &&
    radioAsMeasured(createRadio(radio, { port: ports.radio, clock, random: chanceOfThisStart() }), measured);
  const cat = byBytes && instruments.ptt ? keyByLine(byBytes, instruments.ptt) : byBytes;
  return {
    wires,
    instruments,
    rotator:
      ports.rotator &&
      rotatorAsMeasured(
        createLineRotator({
          ...{ language: rotatorLanguages[kind], port: ports.rotator, clock, hasPosition },
          limits: { ...limits, ...measuredRates(measured, maxRateDegS) },
        }),
        measured,
      ),
    radio: cat,
    modem: ports.modem && createRawModem({ port: ports.modem, clock }),
    keyWatchdog: simulators === undefined ? keyWatchdogOf(plan, clock, cat?.releaseBytes) : undefined,
  };
}

/** Who lets a real transmitter go when this process cannot: by the port and the bytes of its radio. */
function keyWatchdogOf(
  { station }: Pick<StartPlan, 'station'>,
  clock: Clock,
  releaseBytes: Uint8Array | undefined,
): ((journal: Journal) => KeyWatchdog) | undefined {
  const { radio, relays } = station.file;
  if (radio?.ptt !== undefined) {
    const line = lineRelease(radio.ptt, relays);
    return line && ((journal) => startWatchdog({ clock, journal, ways: [line] }));
  }
  if (radio === undefined || releaseBytes === undefined) return undefined;
  const { port, baudRate } = radio;
  const hex = Buffer.from(releaseBytes).toString('hex');
  const way = { kind: 'port', port, baudRate, hex, ...lineOf(radio), areModemLinesReleased: true } as const;
  return (journal) => startWatchdog({ clock, journal, ways: [way] });
}

/** Two stations on one CI-V line must not wait alike after a collision: each start has a chance of its own. */
function chanceOfThisStart(): () => number {
  const random = createRandom(randomBytes(8).toString('hex'));
  return () => random.next();
}

/** As the simulated rotator has them: a quarter turn of overlap takes a pass through north without unwinding. */
const simulatedLimits = { minAzimuthDeg: 0, maxAzimuthDeg: 450, minElevationDeg: 0, maxElevationDeg: 90 };

/** A port whose far end moves when the simulators are started again. */
function simulatedPort(name: string, simulators: Simulators, clock: Clock): Port {
  const baudRate = 115_200;
  const port = supervisePort({
    name: `simulated ${name}`,
    isSimulated: true,
    clock,
    open() {
      const path = simulators.ports[name];
      if (path === undefined) {
        return Promise.reject(new DeviceError('lost', name, 'the simulators offer no such port'));
      }
      const address = parseTcpName(path);
      return address === undefined
        ? openSerialPort({ path, baudRate, clock })
        : openTcpPort({ ...address, clock });
    },
  });
  return port;
}

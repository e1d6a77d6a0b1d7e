import { randomBytes } from 'node:crypto';
import { rotatorLanguages } from '@dawa/protocols/rotator-languages';
import type { SensorSection } from '@dawa/protocols/station-instruments';
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
import { reservedRelays } from './config/reserved-relays.ts';
import { DeviceError } from './devices/device-error.ts';
import { nmeaWords } from './devices/instrument-words.ts';
import { createInstruments } from './devices/instruments.ts';
import { keyByLine } from './devices/line-keyed-radio.ts';
import { createLineRotator } from './devices/line-rotator.ts';
import { createNmeaAnemometer } from './devices/nmea-anemometer.ts';
import type { Port } from './devices/port.ts';
import { createRadio, lineOf, ordinaryRadio } from './devices/radio-kinds.ts';
import { type RehearsedAnemometer, rehearseRelays } from './devices/rehearsed-relays.ts';
import { tapPort } from './devices/tapped-port.ts';
import { WireLog } from './devices/wire-log.ts';
import { wireWordsOf } from './devices/wire-words.ts';
import { attachModem, attachSimulatedModem } from './main-modem.ts';
import type { FaultReporter, Journal } from './ports.ts';
import type { Simulators } from './station/simulators.ts';
import type { StartPlan } from './station/start-plan.ts';
import { lineRelease } from './watchdog/line-release.ts';
import { startWatchdog } from './watchdog/start-watchdog.ts';

/*
 * The devices' part of `main.ts`: which port, which driver, which watchdog. Nothing else in the station knows them.
 */
type DeviceName = 'rotator' | 'radio' | 'modem';
/** Of a rehearsal. */
type SimulatedPort = DeviceName | 'wind' | 'sound';

/** The devices of the station on their ports: those of `station.yaml`, in a rehearsal those of the simulators. */
export function attachDevices(
  plan: Pick<StartPlan, 'station' | 'stationPath' | 'dataFolder'> & Partial<Pick<StartPlan, 'rate'>>,
  clock: Clock,
  simulators: Simulators | undefined,
  onFault: FaultReporter,
) {
  const { rotator, radio = ordinaryRadio } = plan.station.file;
  const { kind = 'easycomm2', hasPosition = true, maxRateDegS = 6, limits = simulatedLimits } = rotator ?? {};
  // Simulated masts stand upright, and simulated radios are on frequency.
  const measured = simulators === undefined ? plan.station.file.commissioning : undefined;
  const port = (name: 'rotator' | 'radio'): Port | undefined => {
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
  const wires = new Map<string, WireLog>();
  const tapped = (name: 'rotator' | 'radio'): Port | undefined => {
    const cable = port(name);
    if (cable === undefined) return undefined;
    const wire = new WireLog(clock, wireWordsOf({ rotator: kind, radio: radio.kind }[name]));
    wires.set(name, wire);
    return tapPort(cable, wire);
  };
  const ports = { rotator: tapped('rotator'), radio: tapped('radio') };
  const attached =
    simulators === undefined
      ? attachModem(plan, { clock, onFault })
      : attachSimulatedModem(simulatedPort('modem', simulators, clock), {
          ...{ clock, onFault, section: plan.station.file.modem },
          sound:
            plan.rate === 1 && simulators.ports['sound']
              ? simulatedPort('sound', simulators, clock)
              : undefined,
        });
  if (attached?.wire !== undefined) wires.set('modem', attached.wire);
  const { sensors } = plan.station.file;
  const reserved = reservedRelays(plan.station.file);
  const relays = plan.station.file.relays?.map((relay) => ({
    ...relay,
    reservedFor: reserved.get(relay.id),
  }));
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
      : rehearseRelays(relays, clock, rehearsedWind(sensors, simulators, clock));
  for (const [deviceId, wire] of instruments.wires) wires.set(deviceId, wire);
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
    modem: attached?.modem,
    samples: attached?.samples,
    listenTo: attached?.listenTo,
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

/** The first anemometer of the station, on the one that is simulated. */
function rehearsedWind(
  sensors: readonly SensorSection[] | undefined,
  simulators: Simulators,
  clock: Clock,
): RehearsedAnemometer | undefined {
  const section = sensors?.find((one) => one.kind === 'nmea-wind');
  if (section === undefined) return undefined;
  const { id, northDeg } = section;
  const wire = new WireLog(clock, nmeaWords);
  const port = tapPort(simulatedPort('wind', simulators, clock), wire);
  return { id, wire, anemometer: createNmeaAnemometer({ id, port, clock, northDeg }) };
}

/** A port whose far end moves when the simulators are started again. */
function simulatedPort(name: SimulatedPort, simulators: Simulators, clock: Clock): Port {
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

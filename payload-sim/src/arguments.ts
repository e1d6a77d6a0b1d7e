import { parseArgs } from 'node:util';
import { type DetectionName, detectionNames } from './payload/fault-list.ts';
import { receivers } from './space-link/aprs-receiver.ts';

export type SimulatorKind = 'station' | 'payload' | 'spacecraft' | 'all';
const kinds: readonly SimulatorKind[] = ['station', 'payload', 'spacecraft', 'all'];

export interface SimulatorArguments {
  readonly kind: SimulatorKind;
  /** The first carries the payload that has cables; all fly over the station. */
  readonly missionFolders: readonly string[];
  readonly stationFile: string | undefined;
  readonly faultsFile: string | undefined;
  readonly seed: string;
  /** The clock is told on standard input; else it is the machine's. */
  readonly hasClockOnStdin: boolean;
  readonly disabledDetections: readonly DetectionName[];
  /** So many payloads in this process. */
  readonly payloads: number;
  /** The bench's USB devices are plugged into this machine's own kernel. */
  readonly isHidPlugged: boolean;
  /** The model, or the real program in an emulated controller. */
  readonly article: PayloadArticle;
  /** No station of the world is heard: what is on the air comes by the ports tnc and audio. */
  readonly isAirQuiet: boolean;
  /** Supply, multimeter, attenuator and power meter of the first payload, at sockets of their own. */
  readonly hasInstruments: boolean;
  /** How well the payload's receiver hears. */
  readonly receiver: ReceiverName | undefined;
}

export type ReceiverName = keyof typeof receivers;

export type PayloadArticle = 'model' | 'avr8js';
const articles: readonly PayloadArticle[] = ['model', 'avr8js'];

/** Wrong usage: one line for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `dawa sim <station|payload|spacecraft|all> [options]

Starts simulators, prints {"ports":{...}} as its first line and events after it, one JSON object a line. Standard input
takes messages, one JSON object a line; the simulators end when it closes.

  station      rotator, radio, modem
  payload      the breadboard on its bench: serial port, relay, and the air around it: tnc (KISS, 19200 baud),
               audio (TCP, AFSK, 48 kHz of 16 bits); without power until relay 1 closes
  spacecraft   modem, payload: the on-board computer sits at the payload's port
  all          everything

  --mission DIR             mission pack (station and payload need none); given again, its ships fly too
  --station FILE            station.yaml: place, horizon, rotator limits
  --faults FILE             YAML: faults: [{ name, afterS, durationS, settings }]
  --seed TEXT               noise, fades and traffic repeat with it (default 1)
  --article NAME            model (default), or avr8js: the real program of payload-sim/firmware in an emulated
                            controller (payload only), on the same bench; there is no audio
  --payloads N              so many payloads at once (payload only): ports payload, payload2, payload3 …
  --quiet-air               no station of the world is heard: the air is that of the ports tnc and audio
  --hid                     plug the bench's USB devices into this machine's kernel, as hardware: CP2112 with
                            the meter and the pins, USBRelay board (needs /dev/uhid)
  --instruments             the bench's instruments too (payload only): ports supply, multimeter, attenuator,
                            powerMeter, which speak SCPI over TCP
  --receiver NAME           how well the payload hears: engineering-model (default), flight-model
  --clock-stdin             follow clock messages on standard input; else the machine's clock
  --disable-detection NAME  take a detection out of the payload, to prove that a test would notice (repeatable):
                            ${detectionNames.join(', ')}

Examples:
  dawa sim payload --seed 7
    then the bench: npx dawa hil run --bench docs/examples/bench-simulated.yaml starts one by itself
  dawa sim payload --payloads 3 --faults faults.yaml
    faults.yaml: faults: [{ name: stuck-ptt, afterS: 60, durationS: 30, payload: 2 }]
  echo '{"type":"fault","name":"overcurrent","isActive":true}'   on standard input injects one by hand
  dawa sim all --mission missions/aprs-dp --station stations/thimphu/station.yaml

How the payload is built and spoken to: docs/payload.md; every fault, how it must show and how one recovers:
docs/payload-faults.md.
`;

/** @throws UsageError */
export function readArguments(args: readonly string[]): SimulatorArguments {
  const { values, positionals } = parse(args);
  const [kind, ...rest] = positionals;
  if (!kinds.includes(kind as SimulatorKind)) {
    throw new UsageError(`expected ${kinds.join(', ')}, found ${kind ?? 'nothing'}`);
  }
  if (rest.length > 0) throw new UsageError(`expected no further words, found ${rest.join(' ')}`);
  const needsMission = kind === 'spacecraft' || kind === 'all';
  if (needsMission && values.mission === undefined)
    throw new UsageError(`--mission: expected a folder for ${kind}`);
  if (needsMission && values.station === undefined)
    throw new UsageError(`--station: expected a file for ${kind}`);
  const payloads = count(values.payloads ?? '1');
  if (kind !== 'payload' && (payloads > 1 || values.hid || values.instruments))
    throw new UsageError(`--payloads, --hid, --instruments: expected payload, found ${kind}`);
  const article = articles.find((name) => name === (values.article ?? 'model'));
  if (article === undefined)
    throw new UsageError(`--article: expected ${articles.join(', ')}, found ${values.article}`);
  if (article !== 'model' && (kind !== 'payload' || payloads > 1 || values.hid))
    throw new UsageError(`--article ${article}: expected one payload, without --hid`);
  return {
    kind: kind as SimulatorKind,
    article,
    missionFolders: values.mission ?? [],
    stationFile: values.station,
    faultsFile: values.faults,
    seed: values.seed ?? '1',
    hasClockOnStdin: values['clock-stdin'] ?? false,
    disabledDetections: (values['disable-detection'] ?? []).map(detection),
    payloads,
    isHidPlugged: values.hid ?? false,
    isAirQuiet: values['quiet-air'] ?? false,
    hasInstruments: values.instruments ?? false,
    receiver: values.receiver === undefined ? undefined : receiverName(values.receiver),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mission: { type: 'string', multiple: true },
        station: { type: 'string' },
        faults: { type: 'string' },
        seed: { type: 'string' },
        'clock-stdin': { type: 'boolean' },
        payloads: { type: 'string' },
        article: { type: 'string' },
        hid: { type: 'boolean' },
        'quiet-air': { type: 'boolean' },
        instruments: { type: 'boolean' },
        receiver: { type: 'string' },
        'disable-detection': { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
}

/** More would be more cables than a machine has pseudo-terminals for. */
const mostPayloads = 64;

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostPayloads) return number;
  throw new UsageError(`--payloads: expected a whole number 1 to ${mostPayloads}, found ${text}`);
}

function receiverName(name: string): ReceiverName {
  if (Object.hasOwn(receivers, name)) return name as ReceiverName;
  throw new UsageError(`--receiver: expected ${Object.keys(receivers).join(', ')}, found ${name}`);
}

function detection(name: string): DetectionName {
  const known = detectionNames.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new UsageError(`--disable-detection: expected ${detectionNames.join(', ')}, found ${name}`);
  }
  return known;
}

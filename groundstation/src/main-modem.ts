import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { ModemOf, ModemSection } from '@dawa/protocols/station-modem';
import type { Clock } from '@dawa/seams/clock';
import { openFilePort } from './adapters/file-port.ts';
import { keepPortOpen } from './adapters/open-port.ts';
import { openSound, soundPlayer } from './adapters/open-sound.ts';
import { supervisePort } from './adapters/port-supervisor.ts';
import { openUdpPort, parseHostAndPort, parseUdpName } from './adapters/udp-port.ts';
import { type AudioModemSettings, createAudioModem } from './audio/audio-modem.ts';
import { playedRateHz, sampleReader } from './audio/sample-reader.ts';
import type { SampleSource } from './audio/sample-source.ts';
import { createSoundSource } from './audio/sound-source.ts';
import { createAgwpeModem } from './devices/agwpe-modem.ts';
import { createKissModem } from './devices/kiss-modem.ts';
import type { ListenedLink } from './devices/listened-link.ts';
import { modemWordsOf } from './devices/modem-words.ts';
import type { Port } from './devices/port.ts';
import { createRawModem } from './devices/raw-modem.ts';
import { tapPort } from './devices/tapped-port.ts';
import { WireLog } from './devices/wire-log.ts';
import { createDirewolfModem } from './direwolf/direwolf-modem.ts';
import { superviseDirewolf } from './direwolf/direwolf-port.ts';
import type { FaultReporter, Modem } from './ports.ts';
import type { StartPlan } from './station/start-plan.ts';

/*
 * The modem's part of `main.ts`: which of the kinds that `station.yaml` names hangs on what.
 */
export interface AttachedModem {
  readonly modem: Modem;
  /** What went over its cable, or what was heard in its sound. */
  readonly wire?: WireLog;
  /** Of one that hears sound: what else may listen to it. */
  readonly samples?: SampleSource;
  /** Sets one that can be set for the link that is listened to. */
  readonly listenTo?: (link: ListenedLink) => void;
}

type ModemPlan = Pick<StartPlan, 'station' | 'stationPath' | 'dataFolder'>;

export interface ModemSurroundings {
  readonly clock: Clock;
  readonly onFault: FaultReporter;
}

/** The modem of the station, where it has one. */
export function attachModem(plan: ModemPlan, around: ModemSurroundings): AttachedModem | undefined {
  const section = plan.station.file.modem;
  if (section === undefined) return undefined;
  switch (section.kind) {
    case 'raw-bytes':
      return rawModem(section, plan, around);
    case 'kiss':
      return kissModem(section, keepPortOpen({ ...cableOf(section), clock: around.clock }), around);
    case 'agwpe':
      return agwpeModem(section, around);
    case 'audio':
      return audioModem(section, plan, around);
    case 'direwolf':
      return direwolfModem(section, plan, around);
    default:
      return section satisfies never;
  }
}

/**
 * In a rehearsal, whatever it is in earnest: the simulated one gives frames in KISS where the link that is listened to has frames,
 * and bare octets of the others, which no TNC would hand on and nobody is to count as damaged KISS.
 */
export function attachSimulatedModem(
  port: Port,
  { clock, onFault, sound, section }: SimulatedSurroundings,
): AttachedModem {
  const wire = new WireLog(clock);
  const raw = createRawModem({ port: tapPort(port, wire), clock });
  if (sound === undefined) return { modem: raw, wire };
  const samples = createSoundSource({
    ...{ port: sound, clock, onFault: (fault) => onFault('audio', fault) },
    createReader: () => sampleReader('ri16_le', simulatedRateHz),
  });
  const heard = createAudioModem({
    ...{ section: section?.kind === 'audio' ? section : morseAlone, port: sound, source: samples, clock },
  });
  // No TNC reads Morse: beside one that gives frames there is a sound card for it.
  let isBySound = section?.kind === 'audio';
  const listenTo = (link: ListenedLink) => {
    heard.listenTo(link);
    isBySound = section?.kind === 'audio' || link.modulation === 'cw';
  };
  return { modem: heardByEither(raw, heard, () => isBySound), wire, samples, listenTo };
}

/** Source: payload-sim, `receiver-sound.ts`: 48 kHz, as gqrx sends it. */
const simulatedRateHz = 48_000;

const morseAlone = {
  ...{ kind: 'audio', sampleRateHz: simulatedRateHz, fullScaleHz: undefined, keepsFrameCheck: false },
  demodulators: ['cw'],
} satisfies AudioModemSettings['section'];

/** Hears by the simulated TNC or by the simulated sound; what is sent goes to the TNC, which takes frames. */
function heardByEither(tnc: Modem, sound: Modem, isBySound: () => boolean): Modem {
  const heard = () => (isBySound() ? sound : tnc);
  return {
    get info() {
      return heard().info;
    },
    onChange(listener) {
      const stops = [tnc, sound].map((one) => one.onChange((info) => heard() === one && listener(info)));
      return () => {
        for (const stop of stops) stop();
      };
    },
    onBytes(listener) {
      const stops = [tnc, sound].map((one) =>
        one.onBytes((bytes, atMs, how) => heard() === one && listener(bytes, atMs, how)),
      );
      return () => {
        for (const stop of stops) stop();
      };
    },
    send: (bytes) => tnc.send(bytes),
    async close() {
      await sound.close();
      await tnc.close();
    },
  };
}

interface SimulatedSurroundings extends ModemSurroundings {
  /** What the simulated receiver lets hear; left out where it is silent, as at any other speed than that of life. */
  readonly sound: Port | undefined;
  /** The modem of `station.yaml`: where it hears sound itself, so it does in the rehearsal. */
  readonly section: ModemSection | undefined;
}

function rawModem(
  section: ModemOf<'raw-bytes'>,
  plan: ModemPlan,
  { clock }: ModemSurroundings,
): AttachedModem {
  const wire = new WireLog(clock);
  return { modem: createRawModem({ port: tapPort(rawPort(section, plan, clock), wire), clock }), wire };
}

function rawPort(section: ModemOf<'raw-bytes'>, plan: ModemPlan, clock: Clock): Port {
  const { port: name, sendTo, octetsPerS = ordinaryOctetsPerS } = section;
  const listensAt = parseUdpName(name);
  if (listensAt !== undefined) {
    const to = sendTo === undefined ? undefined : parseHostAndPort(sendTo);
    return supervisePort({
      name,
      clock,
      open: () => openUdpPort({ name, ...listensAt, sendTo: to, clock }),
    });
  }
  if (!name.startsWith('file:')) return keepPortOpen({ ...cableOf(section), clock });
  const path = fromStation(plan, name.slice('file:'.length));
  return supervisePort({ name, clock, open: () => openFilePort({ path, clock, octetsPerS }) });
}

function kissModem(
  section: Pick<ModemOf<'kiss'>, 'kind'> & Partial<ModemOf<'kiss'>>,
  port: Port,
  { clock }: Pick<ModemSurroundings, 'clock'>,
): AttachedModem {
  const wire = new WireLog(clock, modemWordsOf('kiss'));
  return { modem: createKissModem({ port: tapPort(port, wire), clock, settings: section }), wire };
}

function agwpeModem(section: ModemOf<'agwpe'>, { clock }: ModemSurroundings): AttachedModem {
  const { channel, port: name } = section;
  const wire = new WireLog(clock, modemWordsOf('agwpe'));
  const port = tapPort(keepPortOpen({ name, baudRate: ordinaryBaud, clock }), wire);
  const modem = createAgwpeModem({ port, clock, channel });
  return { modem, wire, listenTo: (link) => modem.listenTo(link) };
}

function audioModem(
  section: ModemOf<'audio'>,
  plan: ModemPlan,
  { clock, onFault }: ModemSurroundings,
): AttachedModem {
  const folder = fromStation(plan, '.');
  const { port, source } = openSound({ section, folder, clock, onFault });
  const { transmit } = section;
  const sampleRateHz = playedRateHz(section);
  const play = transmit && soundPlayer(transmit.to, { folder, clock, sampleRateHz });
  const modem = createAudioModem({ section, port, source, clock, play });
  // No cable brings frames, and people look for them where those of other modems stand.
  const wire = new WireLog(clock, modemWordsOf('audio'));
  modem.onBytes((bytes) => wire.noteWhole('received', bytes));
  return { modem, wire, samples: source, listenTo: (link) => modem.listenTo(link) };
}

function direwolfModem(
  section: ModemOf<'direwolf'>,
  plan: ModemPlan,
  { clock }: ModemSurroundings,
): AttachedModem {
  const { rigctldPort } = plan.station.file.sharing ?? {};
  const wire = new WireLog(clock, modemWordsOf('direwolf'));
  const folder = join(resolve(plan.dataFolder), 'direwolf');
  const program = superviseDirewolf({ section, folder, rigctldPort, clock });
  const keysItself = section.ptt === 'rigctld';
  const modem = createDirewolfModem({ program, port: tapPort(program, wire), clock, keysItself });
  return { modem, wire, listenTo: (link) => modem.listenTo(link) };
}

function cableOf({ port, baudRate, stopBits, hasHandshake }: ModemOf<'raw-bytes' | 'kiss'>) {
  return {
    ...{ name: port, baudRate },
    ...(stopBits !== undefined && { stopBits }),
    ...(hasHandshake !== undefined && { hasHandshake }),
  };
}

/** From the station's folder. */
function fromStation({ stationPath }: Pick<ModemPlan, 'stationPath'>, path: string): string {
  return isAbsolute(path) ? path : join(dirname(resolve(stationPath)), path);
}

/** Of a file whose pace nobody told: 9600 baud. */
const ordinaryOctetsPerS = 1200;
/** Means nothing on a network. */
const ordinaryBaud = 9600;

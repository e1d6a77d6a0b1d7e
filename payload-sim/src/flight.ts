import { downlinkDopplerHz, uplinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import { rehearsalKey } from '@dawa/protocols/rehearsal-key';
import type { Clock } from '@dawa/seams/clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import type { Random } from '@dawa/seams/random';
import type { Report } from './device-log.ts';
import { Breadboard } from './payload/breadboard.ts';
import { deliveredSettings } from './payload/configuration/delivered-settings.ts';
import { FrameLink } from './space-link/frame-link.ts';
import { createFrameUplink } from './space-link/frame-uplink.ts';
import { createPacketLoss, type LossSettings } from './space-link/packet-loss.ts';
import { createSky, type Sky } from './space-link/sky.ts';
import { SpaceLink } from './space-link/space-link.ts';
import { BirdsComputer } from './spacecraft/birds-computer.ts';
import { createShipFiles, type ShipFiles } from './spacecraft/birds-files.ts';
import { framesOf } from './spacecraft/birds-ship.ts';
import { OnBoardComputer } from './spacecraft/on-board-computer.ts';
import type { ModemSimulator } from './station-devices/modem.ts';
import type { RadioSimulator } from './station-devices/radio.ts';
import type { ReceiverSound } from './station-devices/receiver-sound.ts';
import type { RotatorSimulator } from './station-devices/rotator.ts';

/** A ship over a station. */
export interface Ship {
  readonly mission: MissionFile;
  /** As it calls itself; the mission's own name where it is left out. */
  readonly name?: string | undefined;
  readonly propagator: Propagator;
  readonly place: Place;
  readonly horizon: Horizon;
  /** Of the security of its uplink, where the mission has one; left out: that of rehearsals. */
  readonly uplinkKey?: Uint8Array | undefined;
}

/** What stands on the ground under all ships. */
export interface Ground {
  readonly clock: Clock;
  readonly random: Random;
  readonly report: Report;
  readonly modem: ModemSimulator;
  readonly radio: RadioSimulator | undefined;
  readonly rotator: RotatorSimulator | undefined;
  /** What the receiver lets hear; left out: nobody listens. */
  readonly sound?: ReceiverSound | undefined;
  readonly beamWidthDeg: number;
  /** The modem speaks KISS where frames are not transfer frames. */
  readonly isKiss: boolean;
  /** Losses by a seed, beside those of the signal, of frames in the dialect of BIRDS. */
  readonly losses?: LossSettings | undefined;
  /** Octets of files on board, by id, in place of those of the seed. */
  readonly fileOctets?: Readonly<Record<number, number>> | undefined;
}

/** A ship in flight, on all downlinks that it has. */
export interface Flight {
  /** Undefined for a ship without telecommands and transfer frames. */
  readonly computer: OnBoardComputer | undefined;
  readonly link: SpaceLink | undefined;
  /** What it has in its memory; undefined for a ship without commands of the BIRDS bus. */
  readonly files: ShipFiles | undefined;
  /** The strongest of what is on the air. */
  readonly powerDbm: number;
  setOff(isOff: boolean): void;
  stop(): void;
}

/**
 * Flies a ship: an on-board computer behind a link of transfer frames where the mission has one, and a voice for each of its
 * downlinks of single frames.
 *
 * @param hasOwnPayload it carries a breadboard that nobody has a cable to; else that is attached by the caller
 */
export function createFlight(ship: Ship, ground: Ground, { hasOwnPayload = false } = {}): Flight {
  const { mission, propagator, place, horizon } = ship;
  const sky = createSky(propagator, place, horizon);
  const stream = createStream(ship, sky, ground);
  const payload =
    hasOwnPayload && stream !== undefined ? createPayload(stream.computer, mission, ground) : undefined;
  const bus = createBus(ship, sky, ground);
  // Half of the time from one beacon to the next.
  const beaconsFromAtMs = ground.clock.nowAtMs() + (hasOwnPayload ? 30_000 : 0);
  const voice = { bus: bus?.computer, beaconsFromAtMs };
  const voices = mission.links.flatMap((link) => createVoice(link, ship, sky, ground, voice) ?? []);
  return {
    computer: stream?.computer,
    link: stream?.link,
    files: bus?.files,
    get powerDbm() {
      return Math.max(
        stream?.link.powerDbm ?? Number.NEGATIVE_INFINITY,
        ...voices.map(({ powerDbm }) => powerDbm),
      );
    },
    setOff(isOff) {
      stream?.link.setFault('transmitter-off', isOff);
      for (const voice of voices) voice.setOff(isOff);
    },
    stop() {
      stream?.link.stop();
      stream?.computer.stop();
      payload?.setPower(false);
      for (const voice of voices) voice.stop();
    },
  };
}

/** Links of transfer frames go up and down, or there are none. */
function createStream({ mission, uplinkKey }: Ship, sky: Sky, ground: Ground) {
  const { clock, random, report, modem, radio, rotator } = ground;
  const downlink = mission.links.find(({ framing }) => framing.kind === 'ccsds-tm');
  const uplink = mission.links.find(({ framing }) => framing.kind === 'ccsds-tc');
  if (downlink?.framing.kind !== 'ccsds-tm' || uplink?.framing.kind !== 'ccsds-tc') return undefined;
  const { sdls } = uplink.framing;
  const computer = new OnBoardComputer({
    clock,
    random: random.fork('spacecraft'),
    downlink: downlink.framing,
    uplink: uplink.framing,
    uplinkKey: uplinkKey ?? (sdls && rehearsalKey(mission.id, sdls.keyFile)),
    isSunlit: (atMs) => sky(atMs)?.isSunlit ?? true,
    report,
  });
  const link = new SpaceLink({
    clock,
    random: random.fork('space-link'),
    sky,
    spacecraft: computer,
    radio: radio ?? idealRadio(sky, clock, downlink.frequencyHz, uplink.frequencyHz),
    modem,
    ...(rotator ? { antenna: rotator } : {}),
    beamWidthDeg: ground.beamWidthDeg,
    isListenedTo: () => modem.isSetFor(downlink),
    downlink: { frequencyHz: downlink.frequencyHz, bitRateHz: downlink.symbolRateBd },
    uplink: { frequencyHz: uplink.frequencyHz, bitRateHz: uplink.symbolRateBd },
    report,
  });
  return { computer, link };
}

function createPayload(
  computer: OnBoardComputer,
  mission: MissionFile,
  { clock, random, report }: Ground,
): Breadboard {
  const settings = deliveredSettings(mission);
  const payload = new Breadboard({
    ...{ clock, random: random.fork('payload'), report, settings, runningMode: 'DIGI' },
  });
  const [itsEnd, computersEnd] = createMemoryStreamPair('payload');
  payload.attach(itsEnd);
  computer.attachPayload(computersEnd);
  computer.feed(payload);
  return payload;
}

/** The computer of a ship of BIRDS behind its uplink; undefined where the mission has no such commands. */
function createBus({ mission, name }: Ship, sky: Sky, ground: Ground) {
  const { clock, random, report, modem, radio, rotator, beamWidthDeg, isKiss } = ground;
  const { commanding, spacecraft } = mission;
  const uplink = mission.links.find(
    ({ direction, framing }) => direction === 'uplink' && framing.kind === 'birds',
  );
  if (commanding === undefined || uplink === undefined) return undefined;
  const own = spacecraft.find((one) =>
    name === undefined ? one.noradId === mission.noradId : (one.callsign ?? one.name) === name,
  );
  const shipId = own?.id ?? mission.id;
  const files = createShipFiles(random.fork('files'), ground.fileOctets);
  const computer = new BirdsComputer({ clock, form: commanding, shipId, files, report });
  createFrameUplink({
    ...{ clock, random: random.fork('uplink'), sky, modem, beamWidthDeg, isKiss, report },
    radio: radio ?? idealRadio(sky, clock, uplink.frequencyHz, uplink.frequencyHz),
    antenna: rotator,
    uplink: { frequencyHz: uplink.frequencyHz, bitRateHz: uplink.symbolRateBd },
    onHeard: (octets, durationMs) => computer.receive(octets, durationMs),
  });
  return { computer, files };
}

function createVoice(
  link: MissionLink,
  ship: Ship,
  sky: Sky,
  ground: Ground,
  { bus, beaconsFromAtMs }: { readonly bus: BirdsComputer | undefined; readonly beaconsFromAtMs: number },
): FrameLink | undefined {
  const { clock, random, report, modem, radio, rotator, sound, beamWidthDeg, isKiss } = ground;
  if (link.direction !== 'downlink') return undefined;
  const voice = random.fork(`link ${link.id}`);
  const callsign = ship.name ?? ship.mission.name;
  // What is on another band has a transmitter of its own.
  const computer = link.framing.kind === 'ax25' ? undefined : bus;
  const next = framesOf(link, {
    clock,
    random: voice.fork('words'),
    callsign,
    isKiss,
    computer,
    beaconsFromAtMs,
  });
  if (next === undefined) return undefined;
  const mode = link.modulation === 'cw' ? 'CW' : 'FM';
  // Sisters on one frequency are never on the very same: by the ear they are told apart.
  const crystalHz = 250 * voice.fork('crystal').normal();
  return new FrameLink({
    ...{ clock, random: voice, sky, beamWidthDeg, next, report },
    onAir: (airtimeMs) => computer?.transmit(airtimeMs),
    onSound:
      sound &&
      ((onAir, energyDb, offsetHz) =>
        sound.playFrame(link, onAir, { energyDb, offsetHz: offsetHz + crystalHz })),
    isLost:
      link.framing.kind === 'birds' && ground.losses
        ? createPacketLoss(ground.losses, voice.fork('losses'))
        : undefined,
    radio: radio ?? idealRadio(sky, clock, link.frequencyHz, link.frequencyHz),
    antenna: rotator,
    isListenedTo: () => modem.isSetFor(link) && (radio === undefined || radio.receiveMode === mode),
    onHeard: (bytes) => modem.receive(bytes),
    downlink: {
      frequencyHz: link.frequencyHz,
      bitRateHz: link.symbolRateBd,
      modulation: link.modulation,
    },
  });
}

/** Where there is no station: always on frequency, keyed whenever there is something to send. */
function idealRadio(
  sky: Sky,
  clock: Clock,
  downlinkHz: number,
  uplinkHz: number,
): ConstructorParameters<typeof SpaceLink>[0]['radio'] {
  const rangeRateKmS = () => sky(clock.nowAtMs())?.rangeRateKmS ?? 0;
  return {
    get receiveFrequencyHz() {
      return downlinkHz + downlinkDopplerHz(rangeRateKmS(), downlinkHz);
    },
    get onAirFrequencyHz() {
      return uplinkHz + uplinkDopplerHz(rangeRateKmS(), uplinkHz);
    },
    isTransmitting: false,
    isDeaf: false,
    isDemodulating: true,
    wasKeyedAt: () => true,
  };
}

import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { encodeCltu } from 'ccsds-parser/coding/cltu';
import { encodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { encodeTcSegment } from 'ccsds-parser/frame/tc/tc-segment';
import { DeviceError, detailOf } from '../devices/device-error.ts';
import type { GuardedRadio, Modem } from '../ports.ts';
import { sleepHolding } from './hold-key.ts';
import type { Safety } from './safety.ts';

/** Between "PTT on" and full power on a steady frequency; the receiver on board needs the carrier before the bits. */
const transmitDelayMs = 150;
/** After the last bit left the modem. */
const tailMs = 50;
/**
 * A rehearsal that runs fast has cables that do not: the carrier stands at least so long, in real time, around the bits.
 */
const shortestRealMs = 15;
/** The guard releases this much after the transmission should be over; more of it where the clock runs fast. */
const keyMarginMs = 2000;
const keyMarginRealMs = 500;

/** What the uplink asks of whoever works the pass. */
export interface UplinkPath {
  /** Frequency to transmit on at an instant, Doppler corrected; undefined when the satellite's place is not known. */
  uplinkHz(atMs: number): number | undefined;
  readonly isAboveHorizon: boolean;
  /** Why the mission of this uplink is not the one to transmit to now; null when it is. */
  readonly elsewhere?: string | null;
  /** Sole use of the radio while `work` runs. */
  borrowRadio<T>(work: () => Promise<T>): Promise<T>;
}

export interface UplinkSettings {
  readonly clock: Clock;
  readonly safety: Safety;
  readonly link: MissionLink;
  /** What the mission lets us command; unless given, as the station's own. */
  readonly uplinkAuthority?: MissionFile['uplinkAuthority'];
  readonly path: UplinkPath;
  /** Behind its guard. */
  readonly radio: GuardedRadio;
  readonly modem: Modem;
}

export interface UplinkRequest {
  /** The PUS packet. */
  readonly packet: Uint8Array;
  readonly commandId: string;
  /** Name of the command, for the key-down log. */
  readonly why: string;
  /** Which of the two applications on board the segment is for. */
  readonly mapId: number;
}

export type Sent = { readonly sentAtMs: number; readonly frequencyHz: number };

/** One packet to the spacecraft at a time. */
export interface Uplink {
  /**
   * Resolves when the last bit is on the air and the radio listens again.
   * @throws DeviceError; `NothingSent` tells whether any bit may have left the antenna
   */
  send(request: UplinkRequest): Promise<Sent>;
}

/** The transmission failed before a bit could leave: the command was surely not heard. */
export class NothingSent extends DeviceError {}

/**
 * Half duplex through one radio: the receiver is deaf while it transmits, and both directions share one dial.
 *
 *     read setting -> uplink frequency, read back -> key -> wait -> CLTU to the modem -> air time + tail -> release
 *     -> frequency as it was, read back
 *
 * @throws TypeError when the link is not a CCSDS uplink
 */
export function createUplink(settings: UplinkSettings): Uplink {
  const { clock, safety, link, path, radio, modem, uplinkAuthority } = settings;
  const atLeastReal = (durationMs: number, realMs = shortestRealMs) =>
    Number.isFinite(clock.rate) ? Math.max(durationMs, realMs * clock.rate) : durationMs;
  const frame = telecommandFraming(link);

  const sendInTurn = async ({ packet, commandId, why, mapId }: UplinkRequest): Promise<Sent> => {
    const cltu = encodeUplink(packet, { ...frame, mapId });
    const airMs = (cltu.length * 8 * 1000) / link.symbolRateBd;
    let hasLeft = false;
    try {
      if (path.elsewhere) throw notSent(path.elsewhere);
      if (!path.isAboveHorizon) throw notSent('the satellite is below the ridge');
      const frequencyHz = path.uplinkHz(clock.nowAtMs() + transmitDelayMs + airMs / 2);
      if (frequencyHz === undefined) throw notSent('the place of the satellite is not known');
      const whose = uplinkAuthority === undefined ? {} : { uplinkAuthority };
      const block = safety.transmissionBlock({ frequencyHz, bandwidthHz: link.symbolRateBd, ...whose });
      if (block !== null) throw new DeviceError('blocked', radio.info.portName, block);
      if (modem.info.state !== 'ok') throw notSent('the modem is not there');
      const before = await radio.readSetting();
      try {
        await radio.setFrequency(frequencyHz);
        const lease = await radio.key({
          why,
          commandId,
          longestMs:
            atLeastReal(transmitDelayMs) +
            airMs +
            atLeastReal(tailMs) +
            atLeastReal(keyMarginMs, keyMarginRealMs),
        });
        try {
          await sleepHolding(lease, clock, atLeastReal(transmitDelayMs));
          const gone =
            safety.transmissionBlock({ frequencyHz }) ?? (lease.isHeld ? null : 'released before the bits');
          if (gone !== null) throw new DeviceError('blocked', radio.info.portName, gone);
          hasLeft = true;
          await modem.send(cltu);
          const sentAtMs = clock.nowAtMs();
          await sleepHolding(lease, clock, airMs + atLeastReal(tailMs));
          if (!lease.isHeld) {
            throw new DeviceError(
              'blocked',
              radio.info.portName,
              'released before the last bit was on the air',
            );
          }
          return { sentAtMs, frequencyHz };
        } finally {
          await lease.release();
        }
      } finally {
        // The transmitter may have been released by STOP a moment ago: the radio says no until it is over.
        await radio.setFrequency(before.frequencyHz).catch(() => {});
      }
    } catch (error) {
      if (hasLeft || error instanceof NothingSent) throw error;
      const code = error instanceof DeviceError ? error.code : 'lost';
      throw new NothingSent(code, radio.info.portName, detailOf(error), error);
    }
  };
  const notSent = (detail: string) => new NothingSent('refused', radio.info.portName, detail);

  return { send: (request) => path.borrowRadio(() => sendInTurn(request)) };
}

export interface TelecommandFraming {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly mapId: number;
  readonly hasErrorControl: boolean;
}

/**
 * Packet -> segment (whole, unsegmented) -> transfer frame of type BD -> CLTU. BD frames are taken on board without
 * sequence control, so their sequence number is always 0.
 * Source: CCSDS 232.0-B-4, 4.1 and 4.1.3.2.2; CCSDS 231.0-B-4, 5
 */
export function encodeUplink(packet: Uint8Array, framing: TelecommandFraming): Uint8Array {
  const segment = encodeTcSegment({ mapId: framing.mapId, sequenceFlags: 3, data: packet });
  const frame = encodeTcFrame({
    spacecraftId: framing.spacecraftId,
    virtualChannelId: framing.virtualChannelId,
    isBypass: true,
    isControlCommand: false,
    sequenceNumber: 0,
    hasErrorControl: framing.hasErrorControl,
    data: segment,
  });
  return encodeCltu(frame);
}

function telecommandFraming(link: MissionLink): Omit<TelecommandFraming, 'mapId'> {
  if (link.framing.kind !== 'ccsds-tc') {
    throw new TypeError(`uplink: expected framing ccsds-tc, found ${link.framing.kind}`);
  }
  return link.framing;
}

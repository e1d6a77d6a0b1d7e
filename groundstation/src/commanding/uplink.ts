import type { MissionFile, MissionLink } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError, detailOf } from '../devices/device-error.ts';
import { RadioTurn } from '../pass/radio-turn.ts';
import type { GuardedRadio, KeyLease, Modem } from '../ports.ts';
import { sleepHolding } from './hold-key.ts';
import type { Safety } from './safety.ts';
import { createTelecommandEncoder } from './telecommand-encoder.ts';
import type { UplinkRequest } from './uplink-request.ts';

export type { UplinkRequest } from './uplink-request.ts';

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
  /** What the modem is given for a request; unless given, a CLTU. */
  readonly encode?: (request: UplinkRequest) => Uint8Array | Promise<Uint8Array>;
  /** What the modem waits before and after the bits by itself. */
  readonly modemDelayMs?: number;
}

export interface Sent {
  readonly sentAtMs: number;
  readonly frequencyHz: number;
  /** The spacecraft's control word says that it has it. */
  readonly hasArrived?: boolean;
}

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
 * Through one radio. Where it transmits where it receives, both directions share one dial:
 *
 *     read setting -> uplink frequency, read back -> key -> wait -> CLTU to the modem -> air time + tail -> release
 *     -> frequency as it was, read back
 *
 * In split or satellite mode only the transmitter is set, and in satellite mode tuning goes on while it is keyed:
 *
 *     uplink frequency, read back -> key -> (radio given back) -> wait -> CLTU -> air time + tail -> release
 *
 * @throws TypeError when the link is not a CCSDS uplink, and nobody says how its packets are encoded
 */
export function createUplink(settings: UplinkSettings): Uplink {
  const { clock, safety, link, path, radio, modem, uplinkAuthority } = settings;
  const atLeastReal = (durationMs: number, realMs = shortestRealMs) =>
    Number.isFinite(clock.rate) ? Math.max(durationMs, realMs * clock.rate) : durationMs;
  const encode = settings.encode ?? createTelecommandEncoder(link);
  /** One transmission after the other, also where the radio is given back while it is keyed. */
  const turn = new RadioTurn();

  const encodeOrSay = async (request: UplinkRequest): Promise<Uint8Array> => {
    try {
      return await encode(request);
    } catch (error) {
      throw notSent(detailOf(error));
    }
  };
  const sendInTurn = async (request: UplinkRequest): Promise<Sent> => {
    const { commandId, why } = request;
    const octets = await encodeOrSay(request);
    const airMs = (octets.length * 8 * 1000) / link.symbolRateBd + (settings.modemDelayMs ?? 0);
    const longestMs =
      atLeastReal(transmitDelayMs) + airMs + atLeastReal(tailMs) + atLeastReal(keyMarginMs, keyMarginRealMs);
    let hasLeft = false;
    /** @throws DeviceError when it may not be sent, or cannot */
    const checkedHz = (): number => {
      if (path.elsewhere) throw notSent(path.elsewhere);
      if (!path.isAboveHorizon) throw notSent('the satellite is below the ridge');
      const frequencyHz = path.uplinkHz(clock.nowAtMs() + transmitDelayMs + airMs / 2);
      if (frequencyHz === undefined) throw notSent('the place of the satellite is not known');
      const whose = uplinkAuthority === undefined ? {} : { uplinkAuthority };
      const block = safety.transmissionBlock({ frequencyHz, bandwidthHz: link.symbolRateBd, ...whose });
      if (block !== null) throw new DeviceError('blocked', radio.info.portName, block);
      if (modem.info.state !== 'ok') throw notSent('the modem is not there');
      return frequencyHz;
    };
    const keyOn = async (set: (frequencyHz: number) => Promise<void> | undefined): Promise<Keyed> => {
      const frequencyHz = checkedHz();
      await set(frequencyHz);
      return { frequencyHz, lease: await radio.key({ why, commandId, longestMs }) };
    };
    const keyElsewhere = () => keyOn((frequencyHz) => radio.setTransmitFrequency?.(frequencyHz));
    const sendKeyed = async ({ lease, frequencyHz }: Keyed): Promise<Sent> => {
      try {
        await sleepHolding(lease, clock, atLeastReal(transmitDelayMs));
        const gone =
          safety.transmissionBlock({ frequencyHz }) ?? (lease.isHeld ? null : 'released before the bits');
        if (gone !== null) throw new DeviceError('blocked', radio.info.portName, gone);
        hasLeft = true;
        await modem.send(octets);
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
    };
    const sendToAndFro = async (): Promise<Sent> => {
      checkedHz();
      const before = await radio.readSetting();
      try {
        return await sendKeyed(await keyOn((frequencyHz) => radio.setFrequency(frequencyHz)));
      } finally {
        // The transmitter may have been released by STOP a moment ago: the radio says no until it is over.
        await radio.setFrequency(before.frequencyHz).catch(() => {});
      }
    };
    try {
      if (radio.duplexNow === 'full') return await sendKeyed(await path.borrowRadio(keyElsewhere));
      return await path.borrowRadio(async () =>
        radio.duplexNow ? sendKeyed(await keyElsewhere()) : sendToAndFro(),
      );
    } catch (error) {
      if (hasLeft || error instanceof NothingSent) throw error;
      const code = error instanceof DeviceError ? error.code : 'lost';
      throw new NothingSent(code, radio.info.portName, detailOf(error), error);
    }
  };
  const notSent = (detail: string) => new NothingSent('refused', radio.info.portName, detail);

  return { send: (request) => turn.take(() => sendInTurn(request)) };
}

/** The transmitter is on, there. */
interface Keyed {
  readonly lease: KeyLease;
  readonly frequencyHz: number;
}

import { FieldWriter } from '../field-writer.ts';
import { modeNumber, type PayloadMode, type ResetCause, resetCauses } from './payload-mode.ts';

/** What housekeeping structure 1 tells, in engineering units. */
export interface FastHousekeeping {
  readonly mode: PayloadMode;
  readonly isKeyed: boolean;
  readonly isSquelchOpen: boolean;
  readonly resetCause: ResetCause;
  readonly uptimeS: number;
  readonly busVoltageV: number;
  readonly busCurrentA: number;
  readonly amplifierC: number;
  readonly controllerC: number;
  readonly modemC: number;
  readonly rssiDbm: number;
  readonly transmitPowerDbm: number;
  readonly isSynthesizerLocked: boolean;
  readonly receivedFrames: number;
  readonly damagedFrames: number;
  readonly repeatedFrames: number;
  readonly droppedDuplicates: number;
  readonly queueDepth: number;
  readonly storeUsed: number;
  readonly lastHeardCall: string;
  readonly lastHeardSsid: number;
}

/** What housekeeping structure 2 tells. */
export interface SlowHousekeeping {
  readonly beaconIntervalS: number;
  readonly aliasMask: number;
  readonly txDelayMs: number;
  readonly bootCount: number;
  readonly flashCrc: number;
}

/** Structure 1: identifier and 43 octets of fields, laid out as HK_PAYLOAD_FAST in missions/aprs-dp/telemetry.xml. */
export function encodeFastHousekeeping(hk: FastHousekeeping): Uint8Array {
  return new FieldWriter()
    .unsigned(1, 1)
    .bits(modeNumber(hk.mode), 4)
    .bits(hk.isKeyed ? 1 : 0, 1)
    .bits(hk.isSquelchOpen ? 1 : 0, 1)
    .bits(resetCauses.indexOf(hk.resetCause), 3)
    .bits(0, 7)
    .unsigned(hk.uptimeS, 4)
    .unsigned(1000 * hk.busVoltageV, 2)
    .unsigned(1000 * hk.busCurrentA, 2)
    .signed(100 * hk.amplifierC, 2)
    .signed(100 * hk.controllerC, 2)
    .signed(100 * hk.modemC, 2)
    .signed(hk.rssiDbm, 1)
    .unsigned(4 * hk.transmitPowerDbm, 1)
    .bits(hk.isSynthesizerLocked ? 1 : 0, 1)
    .bits(hk.isSynthesizerLocked ? 0x2a : 0x01, 7)
    .unsigned(hk.receivedFrames, 4)
    .unsigned(hk.damagedFrames, 4)
    .unsigned(hk.repeatedFrames, 4)
    .unsigned(hk.droppedDuplicates, 2)
    .unsigned(hk.queueDepth, 1)
    .unsigned(hk.storeUsed, 2)
    .text(hk.lastHeardCall.padEnd(6), 6)
    .bits(hk.lastHeardSsid, 4)
    .bits(0, 4)
    .finish();
}

/** Structure 2: identifier and 21 octets of fields, laid out as HK_PAYLOAD_SLOW. */
export function encodeSlowHousekeeping(hk: SlowHousekeeping): Uint8Array {
  return new FieldWriter()
    .unsigned(2, 1)
    .unsigned(hk.beaconIntervalS, 2)
    .unsigned(hk.aliasMask, 1)
    .unsigned(hk.txDelayMs / 10, 1)
    .unsigned(channelAccess.persistence, 1)
    .unsigned(channelAccess.slotTime10Ms, 1)
    .unsigned(firmware.major, 1)
    .unsigned(firmware.minor, 1)
    .unsigned(firmware.build, 2)
    .unsigned(hk.bootCount, 2)
    .unsigned(hk.flashCrc, 4)
    .unsigned(0, 2)
    .unsigned(0, 2)
    .unsigned(0, 1)
    .finish();
}

/** Settings of the BIRDS-X flight model (BIRDSX-APRS-reference, TinyTrak4 settings file): PERSIST 63, SLOTTIME 15. */
const channelAccess = { persistence: 63, slotTime10Ms: 15 };
const firmware = { major: 0, minor: 1, build: 1 };

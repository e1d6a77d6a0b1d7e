import type { PacketValues } from 'ccsds-parser/xtce/xtce';
import type { PayloadMode, ResetCause } from './payload-mode.ts';

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
  readonly persistence: number;
  readonly slotTimeMs: number;
  readonly bootCount: number;
  readonly flashCrc: number;
  readonly correctedErrors: number;
  readonly uncorrectableErrors: number;
  readonly scheduledCommands: number;
}

/** Parameters of HK_PAYLOAD_FAST in missions/aprs-dp/telemetry.xml, which lays them out. */
export function fastValues(hk: FastHousekeeping): PacketValues {
  return {
    structure_id: 1,
    mode: hk.mode,
    ptt: hk.isKeyed,
    squelch: hk.isSquelchOpen,
    wdt_reset_cause: hk.resetCause,
    hk_fast_spare: 0,
    uptime: hk.uptimeS,
    bus_voltage: hk.busVoltageV,
    bus_current: hk.busCurrentA,
    temp_pa: hk.amplifierC,
    temp_mcu: hk.controllerC,
    temp_tnc: hk.modemC,
    rssi: hk.rssiDbm,
    tx_power: hk.transmitPowerDbm,
    vco_lock: hk.isSynthesizerLocked,
    synth_status: hk.isSynthesizerLocked ? 0x2a : 0x01,
    rx_frames: hk.receivedFrames,
    rx_bad_fcs: hk.damagedFrames,
    digipeated: hk.repeatedFrames,
    dup_dropped: hk.droppedDuplicates,
    queue_depth: hk.queueDepth,
    store_used: hk.storeUsed,
    last_heard_call: hk.lastHeardCall.slice(0, 6).padEnd(6),
    last_heard_ssid: hk.lastHeardSsid,
    last_heard_spare: 0,
  };
}

/** Parameters of HK_PAYLOAD_SLOW. */
export function slowValues(hk: SlowHousekeeping): PacketValues {
  return {
    structure_id: 2,
    beacon_interval: hk.beaconIntervalS,
    digi_alias_mask: hk.aliasMask,
    txdelay: hk.txDelayMs,
    persistence: hk.persistence,
    slottime: hk.slotTimeMs,
    firmware_major: firmware.major,
    firmware_minor: firmware.minor,
    firmware_build: firmware.build,
    boot_count: hk.bootCount,
    flash_crc: hk.flashCrc,
    ecc_corrected: hk.correctedErrors,
    ecc_uncorrectable: hk.uncorrectableErrors,
    sched_entries: hk.scheduledCommands,
  };
}

/** Versions before 0.2 had no services beside 1, 3.25, 5, 8 and 17. */
const firmware = { major: 0, minor: 2, build: 1 };

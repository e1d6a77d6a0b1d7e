import type { PacketValues } from 'ccsds-parser/xtce/xtce';
import type { PayloadMode, ResetCause } from './payload-mode.ts';

/** What the payload reports by PUS 5, with the fields of EVENT_* in missions/aprs-dp/telemetry.xml. */
export type PayloadEvent =
  | { readonly name: 'BOOT'; readonly cause: ResetCause; readonly bootCount: number }
  | { readonly name: 'MODE_CHANGE'; readonly from: PayloadMode; readonly to: PayloadMode }
  | { readonly name: 'SCHEDULE_START' }
  | { readonly name: 'SCHEDULE_END' }
  | { readonly name: 'FRAME_DIGIPEATED'; readonly call: string; readonly ssid: number }
  | { readonly name: 'SF_STORED'; readonly slot: number }
  | { readonly name: 'STORE_FULL' }
  | { readonly name: 'BAD_FCS_RATE'; readonly badFrames: number }
  | { readonly name: 'SYNTH_UNLOCK' }
  | { readonly name: 'PTT_TIMEOUT'; readonly keyedS: number }
  | { readonly name: 'SETTINGS_FALLBACK'; readonly bank: 'A' | 'B' | 'FACTORY' }
  | { readonly name: 'PA_OVERTEMP'; readonly amplifierC: number }
  | { readonly name: 'OVERCURRENT'; readonly currentA: number }
  | { readonly name: 'WDT_RESET' }
  | { readonly name: 'FLASH_CRC'; readonly flashCrc: number };

/** Parameters of EVENT_* in missions/aprs-dp/telemetry.xml, which knows number and severity of the event. */
export function eventValues(event: PayloadEvent): PacketValues {
  switch (event.name) {
    case 'BOOT':
      return { event_reset_cause: event.cause, event_boot_count: event.bootCount };
    case 'MODE_CHANGE':
      return { event_from_mode: event.from, event_to_mode: event.to };
    case 'FRAME_DIGIPEATED':
      return { event_call: event.call.slice(0, 6).padEnd(6), event_ssid: event.ssid };
    case 'SF_STORED':
      return { event_slot: event.slot };
    case 'BAD_FCS_RATE':
      return { event_bad_frames: event.badFrames };
    case 'PTT_TIMEOUT':
      return { event_ptt_seconds: event.keyedS };
    case 'SETTINGS_FALLBACK':
      return { event_bank: event.bank };
    case 'PA_OVERTEMP':
      return { event_temp_pa: event.amplifierC };
    case 'OVERCURRENT':
      return { event_current: event.currentA };
    case 'FLASH_CRC':
      return { event_flash_crc: event.flashCrc };
    case 'SCHEDULE_START':
    case 'SCHEDULE_END':
    case 'STORE_FULL':
    case 'SYNTH_UNLOCK':
    case 'WDT_RESET':
      return {};
    default:
      return event satisfies never;
  }
}

/** An event for a log: its fields, figures rounded. */
export function describeEvent({ name: _name, ...fields }: PayloadEvent): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key} ${typeof value === 'number' ? Math.round(100 * value) / 100 : value}`)
    .join(', ');
}

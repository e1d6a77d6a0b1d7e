import { FieldWriter } from '../field-writer.ts';
import { modeNumber, type PayloadMode, type ResetCause, resetCauses } from './payload-mode.ts';

/** What the payload reports by PUS 5, with the fields of EVENT_* in missions/aprs-dp/telemetry.xml. */
export type PayloadEvent =
  | { readonly name: 'BOOT'; readonly cause: ResetCause; readonly bootCount: number }
  | { readonly name: 'MODE_CHANGE'; readonly from: PayloadMode; readonly to: PayloadMode }
  | { readonly name: 'FRAME_DIGIPEATED'; readonly call: string; readonly ssid: number }
  | { readonly name: 'SF_STORED'; readonly slot: number }
  | { readonly name: 'STORE_FULL' }
  | { readonly name: 'BAD_FCS_RATE'; readonly badFrames: number }
  | { readonly name: 'SYNTH_UNLOCK' }
  | { readonly name: 'PTT_TIMEOUT'; readonly keyedS: number }
  | { readonly name: 'PA_OVERTEMP'; readonly amplifierC: number }
  | { readonly name: 'OVERCURRENT'; readonly currentA: number }
  | { readonly name: 'WDT_RESET' }
  | { readonly name: 'FLASH_CRC'; readonly flashCrc: number };

/** Number of the event definition and PUS subtype: 1 information, 2 low, 3 medium, 4 high severity. */
const definitions: Record<PayloadEvent['name'], readonly [id: number, subtype: 1 | 2 | 3 | 4]> = {
  BOOT: [0x0101, 1],
  MODE_CHANGE: [0x0102, 1],
  FRAME_DIGIPEATED: [0x0105, 1],
  SF_STORED: [0x0106, 1],
  STORE_FULL: [0x0201, 2],
  BAD_FCS_RATE: [0x0202, 2],
  SYNTH_UNLOCK: [0x0203, 3],
  PTT_TIMEOUT: [0x0204, 3],
  PA_OVERTEMP: [0x0301, 4],
  OVERCURRENT: [0x0302, 4],
  WDT_RESET: [0x0303, 4],
  FLASH_CRC: [0x0304, 4],
};

/** Subtype and application data of the event report (ECSS-E-ST-70-41C, 8.5.2). */
export function encodeEvent(event: PayloadEvent): { readonly subtype: number; readonly data: Uint8Array } {
  const [id, subtype] = definitions[event.name];
  const writer = new FieldWriter().unsigned(id, 2);
  switch (event.name) {
    case 'BOOT':
      writer.unsigned(resetCauses.indexOf(event.cause), 1).unsigned(event.bootCount, 2);
      break;
    case 'MODE_CHANGE':
      writer.unsigned(modeNumber(event.from), 1).unsigned(modeNumber(event.to), 1);
      break;
    case 'FRAME_DIGIPEATED':
      writer.text(event.call.padEnd(6), 6).unsigned(event.ssid, 1);
      break;
    case 'SF_STORED':
      writer.unsigned(event.slot, 2);
      break;
    case 'BAD_FCS_RATE':
      writer.unsigned(event.badFrames, 2);
      break;
    case 'PTT_TIMEOUT':
      writer.unsigned(event.keyedS, 1);
      break;
    case 'PA_OVERTEMP':
      writer.signed(100 * event.amplifierC, 2);
      break;
    case 'OVERCURRENT':
      writer.unsigned(1000 * event.currentA, 2);
      break;
    case 'FLASH_CRC':
      writer.unsigned(event.flashCrc, 4);
      break;
    case 'STORE_FULL':
    case 'SYNTH_UNLOCK':
    case 'WDT_RESET':
      break;
    default:
      event satisfies never;
  }
  return { subtype, data: writer.finish() };
}

import type { PayloadReport } from '../api/payload-packet.ts';
import { formatNumber } from './format-number.ts';

const modes = ['OFF', 'BOOT', 'STANDBY', 'RX', 'DIGI', 'STORE', 'BEACON', 'SAFE'];
const causes = ['power-on', 'a telecommand', 'the watchdog', 'a brown-out', 'overcurrent', 'the reset pin'];
const refusals = [
  '',
  'bad length',
  'bad check',
  'unknown APID',
  'unknown service',
  'out of range',
  'wrong mode',
  'bad magic',
];
const stages: Partial<Record<number, string>> = {
  1: 'accepted',
  2: 'refused',
  3: 'begun',
  7: 'completed',
  8: 'failed',
};

/** What housekeeping structure 1 of the payload says of its state. */
export interface PayloadState {
  readonly mode: string;
  readonly isKeyed: boolean;
  readonly uptimeS: number;
}

/** Undefined for any other report. */
export function readState({ service, subtype, data }: PayloadReport): PayloadState | undefined {
  if (service !== 3 || subtype !== 25 || data[0] !== 1 || data.length !== 44) return undefined;
  const view = viewOf(data);
  return { mode: modes[data[1]! >> 4]!, isKeyed: (data[1]! & 8) !== 0, uptimeS: view.getUint32(3) };
}

/** A report of the payload in words. Layouts: missions/aprs-dp/telemetry.xml. */
export function reportWords(report: PayloadReport): string {
  const { service, subtype, data } = report;
  if (service === 17) return 'alive';
  if (service === 1) return verificationWords(subtype, data);
  if (service === 5) return eventWords(data);
  const state = readState(report);
  if (state !== undefined) return stateWords(state, viewOf(data));
  if (service === 3 && data[0] === 2)
    return `housekeeping: boot ${viewOf(data).getUint16(11)}, beacon every ${viewOf(data).getUint16(1)} s`;
  return `report ${service}.${subtype}`;
}

function verificationWords(subtype: number, data: Uint8Array): string {
  const count = ((data[2]! & 0x3f) << 8) | data[3]!;
  const code = data[4] === undefined ? '' : `: ${refusals[data[4]] ?? data[4]}`;
  return `telecommand ${count} ${stages[subtype] ?? `report 1.${subtype}`}${code}`;
}

function stateWords({ mode, isKeyed }: PayloadState, view: DataView): string {
  const voltageV = formatNumber(view.getUint16(7) / 1000, 2);
  const temperatureC = formatNumber(view.getInt16(13) / 100, 1);
  const key = isKeyed ? 'key down' : 'key up';
  return `housekeeping: ${mode}, ${key}, ${voltageV} V, ${view.getUint16(9)} mA, controller ${temperatureC} °C`;
}

function eventWords(data: Uint8Array): string {
  const id = (data[0]! << 8) | data[1]!;
  switch (id) {
    case 0x0101:
      return `started after ${causes[data[2]!] ?? data[2]}, boot ${(data[3]! << 8) | data[4]!}`;
    case 0x0102:
      return `mode ${modes[data[2]!]} to ${modes[data[3]!]}`;
    case 0x0105:
      return `repeated a frame of ${String.fromCharCode(...data.subarray(2, 8)).trim()}`;
    case 0x0204:
      return `key let go after ${data[2]} s`;
    case 0x0303:
      return 'the watchdog has bitten';
    default:
      return `event ${id.toString(16).padStart(4, '0')}`;
  }
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}

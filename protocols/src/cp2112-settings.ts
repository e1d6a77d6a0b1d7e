import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/**
 * Feature reports of the CP2112: its pins, its version and how it drives the bus. All of it is in RAM and gone with the plug.
 *
 * ```
 *   02 pins        outputs  push-pull  special  clock divider     05 version   0C  revision
 *   03 levels?     levels                                         04 levels    levels  which
 *   06 bus   clock Hz(4)  own address  read unasked  write ms(2)  read ms(2)  SCL low  retries(2)
 * ```
 * Source: Silicon Labs AN495 rev. 0.2, 5.1 to 5.6; the kernel's drivers/hid/hid-cp2112.c.
 */
export type Cp2112Setting =
  | ({ readonly kind: 'pins' } & Cp2112Pins)
  | { readonly kind: 'levels'; readonly levels: number }
  | { readonly kind: 'set-levels'; readonly levels: number; readonly mask: number }
  | { readonly kind: 'version'; readonly part: number; readonly revision: number }
  | ({ readonly kind: 'bus' } & Cp2112Bus);

export interface Cp2112Pins {
  /** Bit n is GPIO.n. */
  readonly outputs: number;
  readonly pushPull: number;
  /** Bit 0: GPIO.7 is a clock, bit 1: GPIO.0 blinks on writes, bit 2: GPIO.1 on reads. */
  readonly special: number;
  readonly clockDivider: number;
}

export interface Cp2112Bus {
  readonly clockHz: number;
  /** Its own, as an octet; the chip answers to it and does nothing else. */
  readonly ownAddress: number;
  readonly isReadUnasked: boolean;
  /** 0: waits for ever. */
  readonly writeTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly isSclLowTimed: boolean;
  /** 0: tries for ever. */
  readonly retries: number;
}

export type Cp2112SettingFault = Fault<'unknown-report' | 'bad-length' | 'bad-value'>;

/** Number and length of each report, the number included. */
export const cp2112SettingReports = {
  pins: { id: 2, octets: 5 },
  levels: { id: 3, octets: 2 },
  'set-levels': { id: 4, octets: 3 },
  version: { id: 5, octets: 3 },
  bus: { id: 6, octets: 14 },
} as const;

export const cp2112Part = 0x0c;

export function encodeCp2112Setting(setting: Cp2112Setting): Uint8Array {
  const { id } = cp2112SettingReports[setting.kind];
  switch (setting.kind) {
    case 'pins':
      return Uint8Array.of(id, setting.outputs, setting.pushPull, setting.special & 7, setting.clockDivider);
    case 'levels':
      return Uint8Array.of(id, setting.levels);
    case 'set-levels':
      return Uint8Array.of(id, setting.levels, setting.mask);
    case 'version':
      return Uint8Array.of(id, setting.part, setting.revision);
    case 'bus': {
      const { clockHz, ownAddress, isReadUnasked, writeTimeoutMs, readTimeoutMs } = setting;
      if (!Number.isInteger(clockHz) || clockHz < 1 || clockHz > 0xffff_ffff)
        throw new RangeError(`clockHz: expected 1 to 4294967295, found ${clockHz}`);
      const report = new Uint8Array(cp2112SettingReports.bus.octets);
      const view = new DataView(report.buffer);
      report[0] = id;
      view.setUint32(1, clockHz);
      report[5] = ownAddress;
      report[6] = isReadUnasked ? 1 : 0;
      view.setUint16(7, writeTimeoutMs);
      view.setUint16(9, readTimeoutMs);
      report[11] = setting.isSclLowTimed ? 1 : 0;
      view.setUint16(12, setting.retries);
      return report;
    }
    default:
      return setting satisfies never;
  }
}

/** Either side. Libraries may give back more than the report; what follows it is left aside. */
export function decodeCp2112Setting(report: Uint8Array): Result<Cp2112Setting, Cp2112SettingFault> {
  const [first = -1, second = 0, third = 0, fourth = 0, fifth = 0] = report;
  const known = Object.entries(cp2112SettingReports).find(([, { id }]) => id === first);
  if (known === undefined) return failure({ kind: 'unknown-report', expected: '02 to 06', found: first });
  const [kind, { octets }] = known as [Cp2112Setting['kind'], { octets: number }];
  if (report.length < octets) return failure({ kind: 'bad-length', expected: octets, found: report.length });
  switch (kind) {
    case 'pins':
      return success({ kind, outputs: second, pushPull: third, special: fourth & 7, clockDivider: fifth });
    case 'levels':
      return success({ kind, levels: second });
    case 'set-levels':
      return success({ kind, levels: second, mask: third });
    case 'version':
      return success({ kind, part: second, revision: third });
    case 'bus': {
      const view = new DataView(report.buffer, report.byteOffset, report.length);
      const clockHz = view.getUint32(1);
      if (clockHz === 0) return failure({ kind: 'bad-value', expected: 'a clock above 0 Hz', found: 0 });
      return success({
        kind,
        clockHz,
        ownAddress: report[5]!,
        isReadUnasked: report[6] === 1,
        writeTimeoutMs: view.getUint16(7),
        readTimeoutMs: view.getUint16(9),
        isSclLowTimed: report[11] === 1,
        retries: view.getUint16(12),
      });
    }
    default:
      return kind satisfies never;
  }
}

export interface HidReport {
  readonly kind: 'input' | 'output' | 'feature';
  /** Left out where the device numbers no reports. */
  readonly id?: number;
  /** Without the number. */
  readonly octets: number;
}

/**
 * Report descriptor of a device whose reports are plain octets.
 *
 * Source: USB Device Class Definition for Human Interface Devices 1.11, 6.2.2: short items, low octet first.
 */
export function describeReports(usagePage: number, reports: readonly HidReport[]): Uint8Array {
  const collection = [
    ...[0x06, usagePage & 0xff, usagePage >> 8], // usage page
    ...[0x09, 0x01, 0xa1, 0x01], // usage 1, a collection for an application
  ];
  const items = reports.flatMap(({ kind, id, octets }) => [
    ...(id === undefined ? [] : [0x85, id]),
    ...[0x09, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00], // usage 1, 0 to 255
    ...[0x75, 0x08, 0x95, octets], // as many as octets, of 8 bits
    ...[mainItems[kind], 0x02], // values, each its own
  ]);
  return Uint8Array.from([...collection, ...items, 0xc0]);
}

const mainItems = { input: 0x81, output: 0x91, feature: 0xb1 } as const;

/** The octet that radiation strikes, and the bit of it. */
const struck = { address: 0x1234, mask: 0x04 } as const;

/**
 * Program memory as service 6 shows it. The model has no program: its octets are a pattern that is the same every time, in
 * which one bit differs while the memory is damaged.
 */
export function readProgramMemory(address: number, octets: number, isDamaged: boolean): Uint8Array {
  return Uint8Array.from({ length: octets }, (_, index) => {
    const at = address + index;
    const octet = (Math.imul(at, 0x9e3779b1) >>> 24) & 0xff;
    return isDamaged && at === struck.address ? octet ^ struck.mask : octet;
  });
}

/** EB 90. Source: CCSDS 231.0-B-4, 5.2.2.2 */
export const cltuStart = Uint8Array.of(0xeb, 0x90);
/** C5 C5 C5 C5 C5 C5 C5 79: no codeword lies within one bit of it, so a decoder stops. Source: CCSDS 231.0-B-4, 5.2.4.1 */
export const cltuTail = Uint8Array.of(0xc5, 0xc5, 0xc5, 0xc5, 0xc5, 0xc5, 0xc5, 0x79);
/** The older form that some ESA missions use. */
export const cltuTailOfFill = new Uint8Array(8).fill(0x55);

/** Before LDPC codewords. Source: CCSDS 231.0-B-4, 5.2.2.3 */
export const ldpcCltuStart = Uint8Array.of(0x03, 0x47, 0x76, 0xc7, 0x27, 0x28, 0x95, 0xb0);
/**
 * Behind LDPC(128,64) codewords, where a mission wants one; LDPC(512,256) has none.
 * Source: CCSDS 231.0-B-4 with corrigendum 1, 5.2.4.2
 */
export const ldpcCltuTail = Uint8Array.of(
  ...[0x63, 0xa1, 0xed, 0x72, 0xc6, 0xac, 0x79, 0xe2, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55],
);
/** The same in the issue before (CCSDS 231.0-B-3), as yamcs sends it. */
export const ldpcCltuTailOfIssue3 = Uint8Array.of(
  ...[0x55, 0x55, 0x55, 0x56, 0xaa, 0xaa, 0xaa, 0xaa, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55],
);

/** 0101 0101: fills up the last codeword, and is what a transmitter sends before, between and behind CLTUs. */
export const fillOctet = 0x55;

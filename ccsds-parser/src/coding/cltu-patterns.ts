/** EB 90. Source: CCSDS 231.0-B-4, 5.2.2 */
export const cltuStart = Uint8Array.of(0xeb, 0x90);
/** C5 C5 C5 C5 C5 C5 C5 79: no codeword lies within one bit of it, so a decoder stops. Source: CCSDS 231.0-B-4, 5.2.4 */
export const cltuTail = Uint8Array.of(0xc5, 0xc5, 0xc5, 0xc5, 0xc5, 0xc5, 0xc5, 0x79);
/** The older form that some ESA missions use. */
export const cltuTailOfFill = new Uint8Array(8).fill(0x55);

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { flashOctets } from '@dawa/protocols/avr/atmega1284p';
import { parseIntelHex } from '@dawa/protocols/avr/intel-hex';
import { describeFault } from '@dawa/seams/fault';

/** The built program that lies beside its source. */
export const shippedProgramFile = fileURLToPath(new URL('../../firmware/aprs-dp.hex', import.meta.url));

/** @throws TypeError with file and line when it is not a program for this controller */
export function loadProgram(file = shippedProgramFile): Uint8Array {
  const program = parseIntelHex(readFileSync(file, 'utf8'), flashOctets);
  if (!program.ok) throw new TypeError(`${file}: ${describeFault(program.fault)}`);
  return program.value;
}

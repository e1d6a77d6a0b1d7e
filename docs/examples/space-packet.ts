/** The smallest packet that says something: an are-you-alive request, PUS 17.1, to application process 0x020. */

import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';

const packet = encodePusTelecommand({
  apid: 0x020,
  sequenceCount: 1,
  service: 17,
  subtype: 1,
  data: new Uint8Array(),
});
console.log(Buffer.from(packet).toString('hex'));

const read = decodeSpacePacket(packet);
console.log(read.ok && `APID ${read.value.apid}, telecommand: ${read.value.isTelecommand}`);

const damaged = decodeSpacePacket(packet.subarray(0, 8));
console.log(
  !damaged.ok && `${damaged.fault.kind}: expected ${damaged.fault.expected}, found ${damaged.fault.found}`,
);

// prints
// 1820c00100062f110100000786
// APID 32, telecommand: true
// bad-length: expected 13, found 8

import { decodeCm108Input, decodeCm108Pins, encodeCm108Input, encodeCm108Pins } from '@dawa/protocols/cm108';
import {
  decodeCp2112Answer,
  decodeCp2112Request,
  encodeCp2112Answer,
  encodeCp2112Request,
} from '@dawa/protocols/cp2112';
import { decodeCp2112Setting, encodeCp2112Setting } from '@dawa/protocols/cp2112-settings';
import {
  decodeUsbRelayOrder,
  decodeUsbRelayState,
  encodeUsbRelayOrder,
  encodeUsbRelayState,
} from '@dawa/protocols/usbrelay';
import { type Answer, decoderTarget } from '../decoder-target.ts';
import { differenceOf } from '../judge-value.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const octets = (...texts: string[]) => texts.map((text) => Uint8Array.from(Buffer.from(text, 'hex')));

/** Reports may carry more than they say: what was read must be read again from what it is written as. */
function reportTarget<T>(
  name: string,
  seeds: readonly Uint8Array[],
  decode: (report: Uint8Array) => Answer<T>,
  encode: (value: T) => Uint8Array,
): FuzzTarget<Uint8Array> {
  return decoderTarget<T>({
    name,
    parsers: [],
    shape: () => ({ seeds, mostOctets: 80 }),
    decode,
    judge(value) {
      const again = decode(encode(value));
      const difference = again.ok ? differenceOf(again.value, value) : ' was refused';
      if (difference !== undefined) throw new Complaint(`written and read again${difference}`);
    },
  });
}

const report = '00'.repeat(59);

/** What comes from devices on USB, and at simulators from the kernel. */
export const hidTargets = [
  reportTarget('cm108-pins', octets('0000040400', '0000000400'), decodeCm108Pins, encodeCm108Pins),
  reportTarget('cm108-input', octets('02050000', '00000000'), decodeCm108Input, encodeCm108Input),
  reportTarget(
    'usbrelay-order',
    octets('00ff01000000000000', '00fd04000000000000', '00fa5141414d5a0000'),
    decodeUsbRelayOrder,
    encodeUsbRelayOrder,
  ),
  reportTarget(
    'usbrelay-state',
    octets('5141414d5a000005', '5141414d5a00000500'),
    decodeUsbRelayState,
    encodeUsbRelayState,
  ),
  reportTarget(
    'cp2112-request',
    octets('10780001', '118000020102', '148003050500', '120002', '1501', '1701'),
    decodeCp2112Request,
    encodeCp2112Request,
  ),
  reportTarget(
    'cp2112-answer',
    octets('16020500000002', '16030000010000', `1302022580${report}`, `13023d2580${report}`),
    decodeCp2112Answer,
    encodeCp2112Answer,
  ),
  reportTarget(
    'cp2112-setting',
    octets('06000186a0020000000000000001', '0202ff0000', '04ff02', '0302', '050c02'),
    decodeCp2112Setting,
    encodeCp2112Setting,
  ),
] as readonly FuzzTarget[];

import { HamlibAnswerParser, hamlibOctets } from '@dawa/protocols/hamlib-reply';
import type { HamlibMessage, HamlibRequest, HamlibTokeniser } from '@dawa/protocols/hamlib-tokens';
import { createRigctlTokeniser, readRigctlOrder } from '@dawa/protocols/rigctl';
import { createRotctlTokeniser, positionOf, readRotctlOrder } from '@dawa/protocols/rotctl';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

/** Requests, each with what it orders; behind every input stands one that must be read whatever came before. */
function requestTarget(
  name: string,
  seeds: readonly string[],
  create: () => HamlibTokeniser,
  read: (request: HamlibRequest) => unknown,
): FuzzTarget<Uint8Array> {
  const withOrders = (messages: readonly HamlibMessage[]) =>
    messages.map((message) => (message.kind === 'request' ? { message, order: read(message) } : { message }));
  return streamTarget<undefined>({
    name,
    parsers: [],
    shape: () => ({ seeds: seeds.map(hamlibOctets), mostOctets: 160, largeOctets: 16_384 }),
    create() {
      const tokeniser = create();
      return {
        push: (octets) => withOrders(tokeniser.push(octets)),
        flush: () => withOrders([...tokeniser.flush(), ...tokeniser.push(hamlibOctets('\n_\n'))]),
      };
    },
    judge(outputs, octets) {
      const last = (outputs.at(-1) as { message: HamlibMessage }).message;
      if (last.kind !== 'request' || last.name !== 'get_info')
        throw new Complaint('the request behind the input was not read');
      // Each takes an octet at least, or it would answer what nobody asked.
      if (outputs.length > octets.length + 2) throw new Complaint(`${outputs.length} requests`);
    },
  });
}

/** What programs write that share our devices, and what servers of Hamlib answer. */
export const hamlibTargets = [
  requestTarget(
    'rotctl-request',
    [
      'p\nP 123.45 67.8\n',
      '+\\get_pos\n;p\n|p\nS\nK\n',
      'P 10\n20\nM 2 50\nR 1\n',
      '\\dump_state\nAOS\nLOS\nq\n',
    ],
    createRotctlTokeniser,
    readRotctlOrder,
  ),
  requestTarget(
    'rigctl-request',
    [
      'f\nF  145825000\nM FM 15000\n',
      '\\chk_vfo\n\\dump_state\nv\nf\ns\nm\n\\get_powerstat\n',
      '\\set_vfo_opt 1\nF currVFO 145825000\nS VFOA 1 2\n\x8b currVFO\n',
      '+T 3\nt\nT 0\nL RFPOWER 0.5\nU SATMODE 1\nC 670\nAOS\n',
      'K 435000000 FM 15000\nI 1.45825e8\nX PKTUSB -1\nl STRENGTH\n\xf1q',
    ],
    createRigctlTokeniser,
    readRigctlOrder,
  ),
  streamTarget<undefined>({
    name: 'hamlib-answer',
    parsers: [],
    shape: () => ({
      seeds: [
        'get_pos:\nAzimuth: 2.20\nElevation: 2.20\nRPRT 0\n',
        'get_freq: currVFO\nFrequency: 145000000\nRPRT 0\nset_ptt: 1\nRPRT -1\n',
        'get_level: STRENGTH\n-52\nRPRT 0\n',
      ].map(hamlibOctets),
      largeOctets: 16_384,
    }),
    create() {
      const parser = new HamlibAnswerParser();
      return {
        push: (octets) =>
          parser
            .push(octets)
            .map((answer) =>
              answer.kind === 'answer' ? { answer, position: positionOf(answer) } : { answer },
            ),
        flush: () => parser.push(hamlibOctets('\nset_ptt: 0\nRPRT 0\n')),
      };
    },
    judge(outputs) {
      const last = outputs.at(-1) as { kind?: string; command?: string };
      if (last.kind !== 'answer' || last.command !== 'set_ptt')
        throw new Complaint('the answer behind the input was not read');
    },
  }),
] as readonly FuzzTarget[];

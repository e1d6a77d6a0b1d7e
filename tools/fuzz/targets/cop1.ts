import {
  decodeClcw,
  decodeTcFrame,
  encodeClcw,
  encodeTcFrame,
  Farm,
  Fop,
  type FopInput,
  type FopOutput,
} from 'ccsds-parser';
import { mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { counting, joined } from '../seed-octets.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const frameOf = (sequenceNumber: number, isBypass = false, isControlCommand = false) =>
  encodeTcFrame({
    spacecraftId: 1,
    virtualChannelId: 2,
    isBypass,
    isControlCommand,
    sequenceNumber,
    data: isControlCommand ? Uint8Array.of(0x82, 0, sequenceNumber) : counting(3),
    hasErrorControl: false,
  });
const frames = [
  joined([frameOf(0), frameOf(1), frameOf(3), frameOf(0, true), frameOf(2)]),
  joined([frameOf(150), frameOf(7, true, true), frameOf(7), frameOf(8)]),
];

const report = (reportValue: number, flags: object = {}) =>
  encodeClcw({ virtualChannelId: 2, reportValue, ...flags });
/** Records of five octets: what happens, and a report. */
const happenings = [
  [1, report(0)],
  [0, report(0)],
  [0, report(1)],
  [2, report(0)],
  [0, report(1, { isRetransmit: true })],
  [3, report(0)],
  [0, report(2, { isRetransmit: true, isWait: true })],
  [4, report(0)],
  [0, report(9, { isLockout: true })],
] as const;
const passes = [happenings, [...happenings].reverse(), happenings.slice(2, 6)].map((records) =>
  joined(records.map(([kind, word]) => joined([Uint8Array.of(kind), word]))),
);
const slidingWindow = 4;

export const cop1Targets: readonly FuzzTarget<Uint8Array>[] = [
  {
    name: 'cop1-farm',
    parsers: ['Farm'],
    prepare: () => ({
      make: octetMaker({ seeds: frames, lengthFields: [{ at: 2, octets: 2 }], mostOctets: 48 }),
      run(octets, choices) {
        const farm = new Farm({ virtualChannelId: 2, slidingWindow: 10 });
        let accepted = 0;
        for (let at = 0; at < octets.length; ) {
          const frame = decodeTcFrame(octets.subarray(at), { hasErrorControl: false });
          at += frame.ok ? frame.value.bytes.length : 5;
          const outputs = frame.ok
            ? farm.push({ kind: 'frame', frame: frame.value, hasBuffer: !choices.once(8) })
            : farm.push(choices.once(2) ? { kind: 'invalid-frame' } : { kind: 'buffer-released' });
          mustBeSound(outputs);
          accepted += outputs.filter((output) => output.kind === 'accept').length;
          mustBeSound(encodeClcw(farm.clcw));
        }
        return accepted > 0;
      },
    }),
  },
  {
    name: 'cop1-fop',
    parsers: ['Fop'],
    prepare: () => ({
      make: octetMaker({ seeds: passes, mostOctets: 20 }),
      run(octets, choices) {
        const fop = new Fop({ virtualChannelId: 2, slidingWindow, timeoutType: choices.once(2) ? 0 : 1 });
        let timer = 0;
        let moved = 0;
        const judge = (outputs: FopOutput[]) => {
          mustBeSound(outputs);
          if (outputs.length > 32) throw new Complaint(`${outputs.length} outputs of one input`);
          for (const output of outputs) {
            if (output.kind === 'start-timer') timer = output.timer;
            if (output.kind === 'transmit') moved++;
          }
        };
        judge(fop.push(inputOf(0xff, 0)));
        for (let at = 0; at < octets.length; at += 5) {
          const kind = octets[at]!;
          const word = decodeClcw(octets.subarray(at + 1, at + 5));
          if (kind % 2 === 0 && word.ok) judge(fop.push({ kind: 'clcw', clcw: word.value }));
          else judge(fop.push(inputOf(kind, timer)));
        }
        const { outstanding } = fop.status;
        if (outstanding.length > slidingWindow)
          throw new Complaint(`${outstanding.length} frames are out where ${slidingWindow} may be`);
        return moved > 0;
      },
    }),
  },
];

/** Anything but a report. */
function inputOf(code: number, timer: number): FopInput {
  const request = code;
  const value = code;
  const inputs: readonly FopInput[] = [
    { kind: 'transfer', service: 'AD', request, data: counting(3) },
    { kind: 'lower-layer', frameType: 'AD', isAccepted: true },
    { kind: 'timer-expired', timer },
    { kind: 'transfer', service: 'BD', request, data: counting(3) },
    { kind: 'lower-layer', frameType: 'BC', isAccepted: code < 128 },
    { kind: 'lower-layer', frameType: 'AD', isAccepted: code < 128 },
    { kind: 'invalid-clcw' },
    { kind: 'directive', request, directive: { name: 'initiate-ad-with-clcw-check' } },
    { kind: 'directive', request, directive: { name: 'initiate-ad-with-unlock' } },
    { kind: 'directive', request, directive: { name: 'initiate-ad-with-set-vr', value } },
    { kind: 'directive', request, directive: { name: 'terminate-ad' } },
    { kind: 'directive', request, directive: { name: 'resume-ad' } },
    { kind: 'directive', request, directive: { name: 'set-vs', value } },
    { kind: 'directive', request, directive: { name: 'set-transmission-limit', value } },
  ];
  if (code === 0xff)
    return { kind: 'directive', request, directive: { name: 'initiate-ad-without-clcw-check' } };
  return inputs[code % inputs.length]!;
}

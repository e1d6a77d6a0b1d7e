import type { Answer } from './decoder-target.ts';
import { mustBeSound } from './judge-value.ts';
import { type OctetShape, octetMaker } from './mutate-octets.ts';
import { Complaint, type FuzzTarget } from './target.ts';

export interface DemultiplexerUse<Frame extends { readonly bytes: Uint8Array }> {
  readonly name: string;
  readonly parsers: readonly string[];
  readonly shape: () => OctetShape;
  /** Lengths of frames into which the input is cut; frames that tell their length follow each other unless given. */
  readonly frameOctets?: readonly number[];
  decode(octets: Uint8Array): Answer<Frame>;
  readonly create: readonly (() => { push(frame: Frame): readonly object[]; flush(): readonly object[] })[];
}

/**
 * What takes frames apart and puts packets together: it gets whatever the decoder of frames lets through. More octets than
 * the frames had cannot come out, for each octet is in one packet, unit or fragment.
 */
export function demultiplexerTarget<Frame extends { readonly bytes: Uint8Array }>(
  use: DemultiplexerUse<Frame>,
): FuzzTarget<Uint8Array> {
  return {
    name: use.name,
    parsers: use.parsers,
    prepare: () => ({
      make: octetMaker(use.shape()),
      run(octets, choices) {
        const demultiplexer = choices.pick(use.create)();
        const frameOctets = use.frameOctets ? choices.pick(use.frameOctets) : undefined;
        let taken = 0;
        let handedOut = 0;
        const judge = (outputs: readonly object[]) => {
          for (const output of outputs) {
            mustBeSound(output);
            handedOut += octetsIn(output);
            if ('packet' in output || 'bytes' in output || 'data' in output) taken++;
          }
        };
        for (let at = 0; at < octets.length; ) {
          const frame = use.decode(
            octets.subarray(at, frameOctets === undefined ? undefined : at + frameOctets),
          );
          if (frame.ok) judge(demultiplexer.push(frame.value));
          at += frameOctets ?? (frame.ok ? Math.max(1, frame.value.bytes.length) : octetsToNextTry);
        }
        judge(demultiplexer.flush());
        if (handedOut > octets.length) throw new Complaint(`${octets.length} octets became ${handedOut}`);
        return taken > 0;
      },
    }),
  };
}

/** A frame that was refused does not tell where the next one begins. */
const octetsToNextTry = 7;

function octetsIn(output: object): number {
  const { packet, bytes, data } = output as {
    readonly packet?: { readonly bytes: Uint8Array };
    readonly bytes?: Uint8Array;
    readonly data?: Uint8Array;
  };
  return (packet?.bytes ?? bytes ?? data)?.length ?? 0;
}

import type { Fault } from '@dawa/seams/fault';
import { randomizeTc } from 'ccsds-parser/coding/randomizer';
import { PacketSplitter } from 'ccsds-parser/packet/packet-splitter';
import { createCodeblockDecoder, type UnwrappedFrame } from './codeblock-decoder.ts';
import { type ChannelOutput, createFrameReader, type FrameReader } from './frame-readers.ts';
import { LinkRecording } from './link-recording.ts';
import { type Cutter, createCutter } from './recording-cutter.ts';
import type { RecordingFormat } from './recording-format.ts';
import type { FrameHeader, RecordedFrame, RecordingItem } from './recording-item.ts';

/** A stage: give it bytes cut anywhere, and it gives what they complete; the result does not depend on the cuts. */
export interface RecordingDecoder {
  push(bytes: Uint8Array): RecordingItem[];
  flush(): RecordingItem[];
  /** Why nothing can be made of the input: it is not what it should be. */
  readonly unusable?: Fault | undefined;
}

/** @throws RangeError when the format contradicts itself */
export function createRecordingDecoder(format: RecordingFormat): RecordingDecoder {
  if (format.link !== undefined) return new LinkRecording(format, format.link);
  return format.framing === 'packets' ? new PacketRecording() : new FrameRecording(format);
}

class PacketRecording implements RecordingDecoder {
  readonly #splitter = new PacketSplitter();

  push(bytes: Uint8Array): RecordingItem[] {
    return this.#splitter
      .push(bytes)
      .map((packet) => ({ kind: 'packet', spacecraftId: undefined, virtualChannelId: undefined, packet }));
  }

  flush(): RecordingItem[] {
    const end = this.#splitter.flush();
    return end.ok ? [] : [{ kind: 'trailing', octets: Number(end.fault.found) }];
  }
}

class FrameRecording implements RecordingDecoder {
  readonly #format: RecordingFormat;
  readonly #cutter: Cutter;
  readonly #unwrap: (codeblock: Uint8Array) => UnwrappedFrame;
  readonly #reader: FrameReader | undefined;
  #index = 0;
  #skippedOctets = 0;

  constructor(format: RecordingFormat) {
    this.#format = format;
    this.#cutter = createCutter(format);
    this.#unwrap = createUnwrapper(format);
    this.#reader = createFrameReader(format);
  }

  push(bytes: Uint8Array): RecordingItem[] {
    return this.#takeAll(this.#cutter.push(bytes));
  }

  flush(): RecordingItem[] {
    const items = this.#takeAll(this.#cutter.finish?.() ?? []);
    for (const { spacecraftId, outputs } of this.#reader?.flush() ?? [])
      items.push(...outputs.flatMap((output) => itemsOf(output, spacecraftId)));
    const octets = this.#cutter.flush();
    return octets === 0 ? items : [...items, { kind: 'trailing', octets }];
  }

  #takeAll(codeblocks: readonly Uint8Array[]): RecordingItem[] {
    const items: RecordingItem[] = [];
    for (const codeblock of codeblocks) this.#take(codeblock, items);
    const skipped = (this.#cutter.skippedOctets ?? 0) - this.#skippedOctets;
    this.#skippedOctets += skipped;
    if (skipped > 0) items.push({ kind: 'skipped', octets: skipped });
    return items;
  }

  #take(codeblock: Uint8Array, items: RecordingItem[]): void {
    const index = this.#index++;
    const unwrapped = this.#unwrap(codeblock);
    const { bytes } = unwrapped;
    const correctedSymbols = unwrapped.ok ? unwrapped.correctedSymbols : 0;
    const frame: RecordedFrame = {
      kind: 'frame',
      index,
      bytes,
      correctedSymbols,
      header: undefined,
      isIdle: false,
      isPointerOutside: false,
      fault: undefined,
    };
    if (!unwrapped.ok) {
      items.push({ ...frame, fault: unwrapped.fault });
      return;
    }
    if (this.#reader === undefined) {
      items.push(frame);
      return;
    }
    const read = this.#reader.read(bytes);
    if (!read.ok) {
      items.push({ ...frame, fault: read.fault });
      return;
    }
    const { header, expectedVersion, isPointerOutside, demultiplex } = read.value;
    const fault = findStranger(header, expectedVersion, this.#format.spacecraftId);
    if (fault !== undefined) {
      items.push({ ...frame, header, fault });
      return;
    }
    const outputs = demultiplex();
    const isIdle = outputs.some((output) => output.kind === 'idle-frame');
    items.push({ ...frame, header, isIdle, isPointerOutside });
    items.push(...outputs.flatMap((output) => itemsOf(output, header.spacecraftId)));
  }
}

/** The fault of a frame that is whole and not one of those that were asked for. */
function findStranger(
  header: FrameHeader,
  expectedVersion: number,
  spacecraftId: number | undefined,
): Fault | undefined {
  if (header.version !== expectedVersion)
    return { kind: 'bad-version', expected: expectedVersion, found: header.version };
  if (spacecraftId !== undefined && header.spacecraftId !== spacecraftId)
    return { kind: 'other-spacecraft', expected: spacecraftId, found: header.spacecraftId };
  return undefined;
}

function createUnwrapper(format: RecordingFormat): (codeblock: Uint8Array) => UnwrappedFrame {
  if (format.framing === 'tc') {
    return (bytes) => ({
      ok: true,
      bytes: format.isRandomized ? randomizeTc(bytes) : bytes,
      correctedSymbols: 0,
    });
  }
  return createCodeblockDecoder(format, format.frameOctets);
}

function itemsOf(output: ChannelOutput, spacecraftId: number): RecordingItem[] {
  switch (output.kind) {
    case 'packet': {
      const { virtualChannelId, packet } = output;
      return [{ kind: 'packet', spacecraftId, virtualChannelId, packet }];
    }
    case 'gap': {
      const { virtualChannelId, missing } = output;
      return [{ kind: 'gap', spacecraftId, virtualChannelId, missing }];
    }
    case 'dropped-fragment':
    case 'dropped-unit':
    case 'dropped-segment': {
      const { virtualChannelId, reason, bytes } = output;
      return [{ kind: 'fragment', spacecraftId, virtualChannelId, reason, bytes }];
    }
    case 'encapsulation-packet':
    case 'bitstream':
    case 'octet-stream':
    case 'unit':
    case 'control-command':
    case 'not-packets':
      return [
        { kind: 'content', spacecraftId, virtualChannelId: output.virtualChannelId, what: output.kind },
      ];
    case 'idle-frame':
    case 'other-spacecraft':
      return [];
    default:
      return output satisfies never;
  }
}

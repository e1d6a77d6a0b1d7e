import { AgwpeDecoder, type AgwpeMessage, agwpeFrameOf, agwpeVersionOf } from '@dawa/protocols/agwpe';
import { addressesText, decodeAx25 } from '@dawa/protocols/ax25';
import { KissDecoder, type KissFault, type KissFrame, kissCommands } from '@dawa/protocols/kiss';
import type { ModemKind } from '@dawa/protocols/station-modem';
import type { Result } from '@dawa/seams/fault';
import type { WireWords } from './wire-log.ts';

/** Words for the cable of a modem; undefined where its octets say it best themselves. */
export function modemWordsOf(kind: ModemKind): WireWords | undefined {
  if (kind === 'kiss' || kind === 'audio') return kissWords;
  return kind === 'agwpe' || kind === 'direwolf' ? agwpeWords : undefined;
}

const kissWords: WireWords = (_direction, bytes) => {
  const decoder = new KissDecoder();
  const frames = [...decoder.push(bytes), ...decoder.flush()];
  return frames.length === 0 ? null : frames.map(kissFrameWords).join('; ');
};

function kissFrameWords(frame: Result<KissFrame, KissFault>): string {
  if (!frame.ok) return `damaged frame: expected ${frame.fault.expected}, found ${frame.fault.found}`;
  const { command, port, data } = frame.value;
  const radio = port === 0 ? '' : `, radio ${port}`;
  if (command === kissCommands.data) return `frame ${frameWords(data)}${radio}`;
  if (command === 15 && port === 15) return 'leave KISS';
  const name = Object.entries(kissCommands).find(([, code]) => code === command)?.[0] ?? `command ${command}`;
  return `${name} ${data.join(' ')}${radio}`;
}

const agwpeWords: WireWords = (direction, bytes) => {
  const messages = new AgwpeDecoder().push(bytes);
  return messages.length === 0
    ? null
    : messages
        .map((message) =>
          message.ok ? agwpeMessageWords(direction, message.value) : `no AGWPE: found ${message.fault.found}`,
        )
        .join('; ');
};

function agwpeMessageWords(direction: 'sent' | 'received', message: AgwpeMessage): string {
  const version = agwpeVersionOf(message);
  if (version !== undefined) return `version ${version}`;
  const frame = agwpeFrameOf(message);
  if (frame !== undefined) return `frame ${frameWords(frame)}`;
  if (direction === 'sent') return sentWords[message.kind] ?? `kind ${message.kind}`;
  return `kind ${message.kind} of ${message.data.length} octets`;
}

const sentWords: Readonly<Record<string, string>> = { R: 'which version?', k: 'raw frames on or off' };

function frameWords(data: Uint8Array): string {
  const decoded = decodeAx25(data);
  if (!decoded.ok) return `of ${data.length} octets`;
  return `${addressesText(decoded.value)}, ${decoded.value.information.length} octets`;
}

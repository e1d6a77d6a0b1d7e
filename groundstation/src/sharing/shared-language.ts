import { rprt } from '@dawa/protocols/hamlib-reply';
import type { HamlibRequest, HamlibTokeniser } from '@dawa/protocols/hamlib-tokens';
import { DeviceError } from '../devices/device-error.ts';

/** Who is at the other end, for people: `127.0.0.1:50412`. */
export interface SharingClient {
  readonly name: string;
  /** Something that people should find in the journal: told once for each kind of thing. */
  tell(what: string): void;
}

/** One device, offered in one network language. */
export interface SharedLanguage {
  /** `rotctld` */
  readonly name: string;
  createTokeniser(): HamlibTokeniser;
  converse(client: SharingClient): Conversation;
}

/** What one client says and is told; ends with its connection. */
export interface Conversation {
  /** Never rejects. */
  answer(request: HamlibRequest): Answer | Promise<Answer>;
  /** The connection is gone: what the client held, it holds no longer. */
  close(): void;
}

export interface Answer {
  /** Goes out as one write; empty for nothing. */
  readonly text: string;
  /** The connection is closed behind it. */
  readonly isLast?: boolean;
}

/** The number that tells a client why something was not done. */
export function rprtOf(error: unknown): number {
  if (error instanceof RangeError || error instanceof TypeError) return rprt.invalid;
  if (!(error instanceof DeviceError)) return rprt.notAvailable;
  switch (error.code) {
    case 'lost':
      return rprt.io;
    case 'timeout':
      return rprt.timeout;
    case 'bad-answer':
      return rprt.protocol;
    case 'refused':
    case 'busy':
    case 'blocked':
      return rprt.rejected;
  }
}

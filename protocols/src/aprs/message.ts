import { readableText } from './octet-text.ts';
import { readDefinition, type TelemetryDefinition } from './telemetry-definition.ts';

/** What is said to somebody, or to all. */
export type AprsMessage =
  | AprsText
  | (MessageBase & {
      readonly kind: 'acknowledgement' | 'rejection';
      /** Of the message that is answered. */
      readonly number: string;
      /** A message of the other that is acknowledged with it. */
      readonly acknowledges: string | undefined;
    })
  | (MessageBase & { readonly kind: 'bulletin' | 'announcement'; readonly id: string } & {
      /** Of bulletins for a group: its name. */
      readonly group: string | undefined;
      readonly text: string;
    })
  | (MessageBase & {
      readonly kind: 'directed-query';
      readonly query: string;
      readonly text: string;
    })
  | (MessageBase & {
      readonly kind: 'telemetry-definition';
      /** The addressee is the station whose telemetry it is. */
      readonly definition: TelemetryDefinition;
    });

interface MessageBase {
  readonly addressee: string;
}

export interface AprsText extends MessageBase {
  readonly kind: 'message';
  readonly text: string;
  /** Undefined: no acknowledgement is asked for. */
  readonly number: string | undefined;
  /** With the text, number `acknowledges` of the addressee is acknowledged. */
  readonly acknowledges: string | undefined;
  /** The sender understands acknowledgements that come with a text. */
  readonly canReplyAck: boolean;
}

export interface ReadMessage {
  readonly message: AprsMessage;
  readonly oddity: { readonly expected: string; readonly found: string } | undefined;
}

/**
 * `A51AA    :hello{1` behind the first colon.
 *
 * @param text an octet string without the first colon
 * @returns undefined where no second colon ends an addressee
 * Source: APRS Protocol Reference 1.0.1, chapters 13 to 15; aprs.org/aprs11/replyacks.txt
 */
export function readMessage(text: string): ReadMessage | undefined {
  const isPadded = text.charAt(9) === ':';
  // Some do not fill the addressee up with spaces.
  const colon = isPadded ? 9 : text.slice(0, 10).indexOf(':');
  if (colon < 1) return undefined;
  const addressee = text.slice(0, colon).trimEnd();
  if (addressee === '') return undefined;
  const message = readBody(addressee, text.slice(colon + 1));
  const expected = 'an addressee of nine characters, filled up with spaces';
  return { message, oddity: isPadded ? undefined : { expected, found: text.slice(0, colon) } };
}

function readBody(addressee: string, body: string): AprsMessage {
  const definition = readDefinition(body);
  if (definition !== undefined) return { kind: 'telemetry-definition', addressee, definition };
  const [, answer, answered, free] = /^(ack|rej)([!-|~]{1,5})(?:\}([!-|~]{0,2}))? *$/.exec(body) ?? [];
  if (answered !== undefined) {
    const kind = answer === 'ack' ? 'acknowledgement' : 'rejection';
    return { kind, addressee, number: answered, acknowledges: free === '' ? undefined : free };
  }
  const bulletin = /^BLN([0-9A-Z])(.{0,5})$/.exec(addressee);
  if (bulletin !== null) {
    const [, id, group] = bulletin as unknown as [string, string, string];
    const kind = /\d/.test(id) ? 'bulletin' : 'announcement';
    return { kind, addressee, id, group: group === '' ? undefined : group, text: readableText(body) };
  }
  const [, query, text] = /^\?([A-Z]{3,6}\??)\s*(.*)$/s.exec(body) ?? [];
  if (query !== undefined) return { kind: 'directed-query', addressee, query, text: readableText(text!) };
  return readNumbered(addressee, body);
}

/** The number behind the last brace; `{12}` and `{12}34` are of stations that acknowledge with a text. */
function readNumbered(addressee: string, body: string): AprsText {
  const [, text, number, brace, free] = /^(.*)\{([!-|~]{1,5})(\}?)([!-|~]{0,2}) *$/s.exec(body) ?? [];
  if (number === undefined || (brace === '' && free !== ''))
    return { kind: 'message', addressee, text: readableText(body), number: undefined, ...noReplyAck };
  return {
    kind: 'message',
    addressee,
    text: readableText(text!),
    number,
    acknowledges: free === '' ? undefined : free,
    canReplyAck: brace === '}',
  };
}

const noReplyAck = { acknowledges: undefined, canReplyAck: false } as const;

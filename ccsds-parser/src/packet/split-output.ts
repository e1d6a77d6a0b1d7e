/**
 * What a splitter that survives damage hands out, in the order of the stream.
 *
 * `skipped`: octets that belong to no packet it believes in. `truncated`: the stream ended within a packet that needed
 * `expectedOctets` and had `foundOctets`.
 */
export type SplitOutput<Packet> =
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'skipped'; readonly octets: number }
  | { readonly kind: 'truncated'; readonly expectedOctets: number; readonly foundOctets: number };

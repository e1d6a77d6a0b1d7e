/** A file that is sent as it is read (`application/octet-stream`): a recording is larger than what a station holds in memory. */
export interface FileAnswer {
  readonly name: string;
  readonly mediaType: string;
  readonly octets: number;
  /** Pieces in order, read as they are taken; exactly so many octets. */
  pieces(): Iterable<Uint8Array>;
}

/** A frame for the article, and what it must make of it. */
export interface DigipeaterCase {
  readonly title: string;
  /** Text that stands in it and by which its answer is known, where it is the same each time; left out: the tag. */
  readonly key?: string;
  /** The way it is shown is judged by other cases: whatever stands in the path, the rest must be as expected. */
  readonly isPathFree?: boolean;
  /** To be sent once, as it is: another one would be another case. */
  readonly isOnce?: boolean;
  /**
   * Without check.
   *
   * @param tag its name in this campaign, which stands in it wherever that can be: the answer is known by it
   * @param source who sends it; another one each time
   */
  sent(tag: string, source: string): Uint8Array;
  /** What comes back, octet for octet; undefined where the frame must be let be. */
  expected(sent: Uint8Array, tag: string, source: string): Uint8Array | undefined;
}

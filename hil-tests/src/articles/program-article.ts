/** A digipeater that somebody else wrote, running: what it hears, and what it sends for it. Frames without their checks. */
export interface ProgramArticle {
  /** Lets it hear a frame. */
  hear(frame: Uint8Array): Promise<void>;
  /** Called with each frame that it sends; set before it hears anything. */
  onFrame(listener: (frame: Uint8Array) => void): void;
  /** Its program and its version, as far as it says. */
  readonly name: string;
  stop(): Promise<void>;
}

/** As whom it is set up: as the mission declares its digipeater. */
export interface ProgramSettings {
  readonly call: string;
  readonly aliases: readonly string[];
}

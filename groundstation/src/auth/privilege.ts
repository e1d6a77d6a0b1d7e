/**
 * What an operation of the API may do. Every route names one; who holds which is decided in one place, so a route
 * without a privilege cannot be written. Until accounts exist the server listens on loopback only and whoever sits at
 * this machine holds them all.
 */
export const privileges = [
  /** Sees what the station sees. */
  'read',
  /** Says "I have seen this" of an alarm. */
  'acknowledge',
  /** Prepares, arms and sends commands to the spacecraft. */
  'command',
  /** Arms and moves the antenna, tunes the receiver. */
  'move',
  /** Switches relays: supplies, lights, whatever hangs on them. */
  'switch',
  /** Lets the transmitter be keyed. */
  'transmit',
  /** Stops motion and transmission: everybody who can see the page may. */
  'stop',
  /** Changes what the station works with: dictionaries, how long things are kept. */
  'configure',
  /** Locks the station for people who work at the antenna. */
  'lock',
] as const;

export type Privilege = (typeof privileges)[number];

/** Who asks, as far as the server knows. */
export interface Identity {
  readonly name: string;
  readonly privileges: ReadonlySet<Privilege>;
}

/** Whoever sits at this machine. */
export const localOperator: Identity = { name: 'operator', privileges: new Set(privileges) };

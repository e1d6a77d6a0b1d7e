import { existsSync } from 'node:fs';
import peers from './peers.json' with { type: 'json' };

/** A program from outside that tests hold our work against. */
export type PeerName = keyof typeof peers;

/** Where a peer is installed; undefined on a bare machine. */
export function findPeer(name: PeerName): string | undefined {
  return peers[name].paths.find((path) => existsSync(path));
}

/**
 * Whether tests of these peers are left out. With `DAWA_REQUIRE_PEERS=1` they never are: they run, and fail for want
 * of the program. `npm test` names what is absent and how to install it.
 */
export function isWithout(...names: PeerName[]): boolean {
  return process.env['DAWA_REQUIRE_PEERS'] !== '1' && names.some((name) => findPeer(name) === undefined);
}

/** The path of a peer, or an error that says how to get it. */
export function peerPath(name: PeerName): string {
  const path = findPeer(name);
  if (path === undefined) {
    throw new TypeError(
      `${name}: expected one of ${peers[name].paths.join(' ')} (apt-get install ${peers[name].aptPackage})`,
    );
  }
  return path;
}

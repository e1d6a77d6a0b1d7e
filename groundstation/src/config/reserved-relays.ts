import type { StationFile } from '@dawa/protocols/station-file';

/**
 * Relays that no person switches by hand, and why: the key and what goes over with it belong to the guard of the transmitter, which
 * would not know of it.
 */
export function reservedRelays({
  radio,
  transmit,
}: Pick<StationFile, 'radio' | 'transmit'>): ReadonlyMap<string, string> {
  const { preamplifier, antennaRelay } = transmit?.sequence ?? {};
  const reserved = new Map<string, string>();
  if (preamplifier !== undefined)
    reserved.set(preamplifier.relay, 'it has the preamplifier, which goes over with the key');
  if (antennaRelay !== undefined)
    reserved.set(antennaRelay.relay, 'it has the antenna, which goes over with the key');
  if (radio?.ptt?.kind === 'relay') reserved.set(radio.ptt.relay, 'it keys the transmitter');
  return reserved;
}

import type { SpacePacket } from './space-packet.ts';

/** What one packet says about those before it. */
export interface SequenceStep {
  readonly apid: number;
  /** `not-counting`: this application process repeats one number, so its counter says nothing. */
  readonly kind: 'first' | 'next' | 'gap' | 'repeat' | 'not-counting';
  /** Packets that must have been lost before this one, 0 to 16382 (more cannot be told); 0 unless `gap`. */
  readonly missing: number;
}

/** Totals of one application process. */
export interface SequenceTotals {
  readonly packets: number;
  /** Steps that were not +1 modulo 16384, whatever the reason. */
  readonly discontinuities: number;
  readonly missing: number;
  /** False once the counter has stood still for `standstillPackets` packets from the start. */
  readonly isCounting: boolean;
}

/** A counter that never moved for so many packets is taken for one that does not count. EQUULEUS always sends 0. */
const standstillPackets = 8;

/**
 * Watches the sequence counts of each application process, which CCSDS 133.0-B-2, 4.1.3.4.3 lets run modulo 16384.
 */
export class SequenceMonitor {
  readonly #tracks = new Map<number, Track>();

  push(packet: Pick<SpacePacket, 'apid' | 'sequenceCount'>): SequenceStep {
    const { apid, sequenceCount } = packet;
    const track = this.#tracks.get(apid);
    if (track === undefined) {
      this.#tracks.set(apid, {
        packets: 1,
        last: sequenceCount,
        discontinuities: 0,
        missing: 0,
        hasMoved: false,
      });
      return { apid, kind: 'first', missing: 0 };
    }
    const step = (sequenceCount - track.last) & 0x3fff;
    track.packets++;
    track.last = sequenceCount;
    if (step !== 0) track.hasMoved = true;
    if (step === 1) return { apid, kind: 'next', missing: 0 };
    track.discontinuities++;
    if (step === 0) return { apid, kind: isCounting(track) ? 'repeat' : 'not-counting', missing: 0 };
    track.missing += step - 1;
    return { apid, kind: 'gap', missing: step - 1 };
  }

  /** Totals by application process, in the order in which they were first heard. */
  totals(): Map<number, SequenceTotals> {
    return new Map(
      [...this.#tracks].map(([apid, track]) => [
        apid,
        {
          packets: track.packets,
          discontinuities: track.discontinuities,
          missing: track.missing,
          isCounting: isCounting(track),
        },
      ]),
    );
  }
}

interface Track {
  packets: number;
  last: number;
  discontinuities: number;
  missing: number;
  hasMoved: boolean;
}

function isCounting(track: Track): boolean {
  return track.hasMoved || track.packets < standstillPackets;
}

import { problem } from '@dawa/protocols/console/problem';
import { readWav } from '@dawa/protocols/wav';
import { useEffect, useRef, useState } from 'react';
import type { Sound } from '../scene/hear/hear-messages.ts';
import { type Player, usePlayer } from '../scene/hear/use-player.ts';

/** So much is fetched at once; the station hands out two minutes at most. */
const pieceMs = 90_000;

interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sound: Sound;
}

/** Plays a recording: its sound is fetched piece by piece, from where somebody listens. Positions are from its start. */
export function useRecordedSound(recordingId: string, durationMs: number): Player & { isFetching: boolean } {
  const [piece, setPiece] = useState<Piece>();
  const [fetchFault, setFault] = useState<string | null>(null);
  const [isFetching, setFetching] = useState(false);
  const [restMs, setRestMs] = useState(0);
  const wanted = useRef<number>(undefined);
  const player = usePlayer(piece?.sound);

  const fetchFrom = async (atMs: number) => {
    const fromMs = Math.max(0, Math.min(atMs, durationMs - 1));
    const toMs = Math.min(durationMs, fromMs + pieceMs);
    wanted.current = fromMs;
    setRestMs(fromMs);
    setFetching(true);
    const read = await readPiece(recordingId, fromMs, toMs);
    if (wanted.current !== fromMs) return;
    setFetching(false);
    if (typeof read === 'string') setFault(read);
    else {
      setFault(null);
      setPiece({ fromMs, toMs, sound: read });
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new piece begins to sound, once
  useEffect(() => {
    if (piece !== undefined && wanted.current === piece.fromMs) player.play(0);
  }, [piece]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another recording, another sound
  useEffect(
    () => () => {
      wanted.current = undefined;
    },
    [recordingId],
  );
  // At the end of a piece the next one is fetched.
  const isAtEnd =
    piece !== undefined && !player.isPlaying && player.positionMs >= piece.toMs - piece.fromMs - 30;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the end of a piece is a reason
  useEffect(() => {
    if (isAtEnd && piece.toMs < durationMs - 30) void fetchFrom(piece.toMs);
  }, [isAtEnd]);

  const positionMs = piece === undefined || isFetching ? restMs : piece.fromMs + player.positionMs;
  return {
    isPlaying: player.isPlaying || isFetching,
    isFetching,
    positionMs,
    fault: fetchFault ?? player.fault,
    play: (fromMs = positionMs >= durationMs - 50 ? 0 : positionMs) => {
      if (piece !== undefined && fromMs >= piece.fromMs && fromMs < piece.toMs - 50)
        player.play(fromMs - piece.fromMs);
      else void fetchFrom(fromMs);
    },
    pause: () => {
      wanted.current = undefined;
      setFetching(false);
      player.pause();
    },
  };
}

async function readPiece(recordingId: string, fromMs: number, toMs: number): Promise<Sound | string> {
  try {
    const span = `fromMs=${Math.round(fromMs)}&toMs=${Math.round(toMs)}`;
    const answer = await fetch(`/api/v1/recordings/${encodeURIComponent(recordingId)}/audio?${span}`);
    if (!answer.ok) {
      const said = problem.safeParse(await answer.json().catch(() => undefined));
      return said.success ? said.data.detail : `The station answered with status ${answer.status}.`;
    }
    const wav = readWav(new Uint8Array(await answer.arrayBuffer()));
    return wav.ok
      ? wav.value
      : `The sound cannot be read: expected ${wav.fault.expected}, found ${wav.fault.found}.`;
  } catch {
    return 'Server not reached.';
  }
}

import type { Player } from '../../scene/hear/use-player.ts';

/** Begins, stops where it is, goes on from there. */
export function PlayButton({ player, isReady, what }: { player: Player; isReady: boolean; what: string }) {
  return (
    <button
      type="button"
      className="btn primary play"
      disabled={!isReady}
      aria-label={`${player.isPlaying ? 'Pause' : 'Play'} ${what}`}
      data-testid={`play-${what.split(' ').at(-1)}`}
      onClick={() => (player.isPlaying ? player.pause() : player.play())}
    >
      <svg viewBox="0 0 16 16" className="mk" aria-hidden="true">
        <path d={player.isPlaying ? 'M4 2h3v12H4ZM9 2h3v12H9Z' : 'M4 2 13 8 4 14Z'} fill="currentColor" />
      </svg>
      {player.isPlaying ? 'Pause' : 'Play'}
    </button>
  );
}

import { useEffect, useRef, useState } from 'react';
import type { Sound } from './hear-messages.ts';

export interface Player {
  readonly isPlaying: boolean;
  /** Of the sound, in milliseconds from its start; moves while it plays. */
  readonly positionMs: number;
  /** Why nothing can be heard; null when all is well. */
  readonly fault: string | null;
  play(fromMs?: number): void;
  pause(): void;
}

interface Playing {
  readonly source: AudioBufferSourceNode;
  /** Of the audio clock, where the sound's start would lie. */
  readonly zeroS: number;
}

/** Plays one sound; another sound stops it and begins at its start. The position is that of the audio clock, so eye and ear agree. */
export function usePlayer(sound: Sound | undefined): Player {
  const context = useRef<AudioContext>(undefined);
  const playing = useRef<Playing>(undefined);
  const [isPlaying, setPlaying] = useState(false);
  const [positionMs, setPosition] = useState(0);
  const [fault, setFault] = useState<string | null>(null);

  const stop = () => {
    const was = playing.current;
    playing.current = undefined;
    if (was === undefined) return;
    was.source.onended = null;
    was.source.stop();
    was.source.disconnect();
    setPlaying(false);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another sound is the reason
  useEffect(() => {
    setPosition(0);
    return stop;
  }, [sound]);

  useEffect(() => () => void context.current?.close(), []);

  useEffect(() => {
    if (!isPlaying) return;
    let frame = requestAnimationFrame(function look() {
      const now = playing.current;
      if (now === undefined || context.current === undefined) return;
      setPosition((context.current.currentTime - now.zeroS) * 1000);
      frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying]);

  const play = (fromMs?: number) => {
    if (sound === undefined) return;
    stop();
    try {
      context.current ??= new AudioContext();
      const audio = context.current;
      void audio.resume();
      const { samples, sampleRateHz } = sound;
      const lengthMs = (samples.length / sampleRateHz) * 1000;
      const wanted = fromMs ?? (positionMs >= lengthMs - 20 ? 0 : positionMs);
      const startMs = Math.max(0, Math.min(lengthMs, wanted));
      const buffer = audio.createBuffer(1, samples.length, sampleRateHz);
      buffer.getChannelData(0).set(samples);
      const source = audio.createBufferSource();
      source.buffer = buffer;
      source.connect(audio.destination);
      source.onended = () => {
        stop();
        setPosition(lengthMs);
      };
      source.start(0, startMs / 1000);
      playing.current = { source, zeroS: audio.currentTime - startMs / 1000 };
      setPosition(startMs);
      setPlaying(true);
      setFault(null);
    } catch (error) {
      setFault(`This browser plays no sound (${error instanceof Error ? error.message : String(error)}).`);
    }
  };
  const pause = () => stop();
  return { isPlaying, positionMs, fault, play, pause };
}

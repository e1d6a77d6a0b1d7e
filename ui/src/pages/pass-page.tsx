import { lazy, Suspense } from 'react';
import { Banners } from '../panels/alarm-banner.tsx';
import { CommandsPanel } from '../panels/command-stack.tsx';
import { EventsPanel } from '../panels/event-list.tsx';
import { FramesPanel } from '../panels/frames-panel.tsx';
import { RadioPanel } from '../panels/radio-panel.tsx';
import { SkyPanel } from '../panels/sky-panel.tsx';
import { useMedia } from '../panels/use-media.ts';
import { useTitle } from '../panels/use-title.ts';
import { ValuesPanel } from '../panels/values-panel.tsx';

// The map of the world is 30 KB that only wide screens show.
const GroundPanel = lazy(() => import('../panels/ground-panel.tsx'));

/** What is happening, can I trust it, what can I do: one pass on one screen. */
export function PassPage() {
  useTitle('Pass');
  const hasGround = useMedia('(min-width: 1800px)');
  return (
    <main className="board-page" id="main">
      <h1 className="vh">Pass</h1>
      <Banners />
      <div className="board">
        <SkyPanel />
        {hasGround && (
          <Suspense fallback={<section className="p ground" aria-label="Ground" />}>
            <GroundPanel />
          </Suspense>
        )}
        <RadioPanel />
        <FramesPanel />
        <ValuesPanel />
        <div className="rc">
          <CommandsPanel />
          <EventsPanel />
        </div>
      </div>
    </main>
  );
}

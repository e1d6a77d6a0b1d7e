import { useEffect, useState } from 'react';
import { ExploreTabs } from '../panels/explore-tabs.tsx';
import { BeaconLesson } from '../panels/hear/beacon-lesson.tsx';
import { BurstLesson } from '../panels/hear/burst-lesson.tsx';
import { useTitle } from '../panels/use-title.ts';
import type { BeaconWeather } from '../scene/hear/beacon-sound.ts';
import { useHear } from '../scene/hear/use-hear.ts';
import '../themes/waterfall.css';
import '../themes/hear.css';

/** What a satellite sounds like, and how a sound becomes letters: made and read in this page, without a station. */
export default function HearPage() {
  useTitle('Hear the link');
  const { beacon, burst, fault, ask } = useHear();
  const [weather, setWeather] = useState<BeaconWeather>('clear');
  const [text, setText] = useState('Kuzuzangpo la from Thimphu');
  const [noise, setNoise] = useState(0.2);
  useEffect(() => ask({ type: 'beacon', weather }), [ask, weather]);
  useEffect(() => {
    // While somebody types or slides, only the last word counts.
    const timer = setTimeout(() => ask({ type: 'burst', text, noise }), 250);
    return () => clearTimeout(timer);
  }, [ask, text, noise]);
  return (
    <main className="hear-page" id="main">
      <div className="hear-head">
        <ExploreTabs />
        <h1>Hear the link</h1>
        <p>
          Before a number of a satellite stands on a screen it is a sound. Listen to it, and watch the letters
          come out.
        </p>
        {fault !== null && (
          <p role="alert">The sound could not be made. {fault} The rest of Explore still works.</p>
        )}
      </div>
      <BeaconLesson beacon={beacon} weather={weather} onWeather={setWeather} />
      <BurstLesson burst={burst} text={text} onText={setText} noise={noise} onNoise={setNoise} />
    </main>
  );
}

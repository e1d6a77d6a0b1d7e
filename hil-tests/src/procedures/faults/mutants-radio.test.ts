import { describe } from 'vitest';
import { testMutants } from './mutants.fixture.ts';

describe('the campaign against a breadboard with a detection of its radio taken out', () => {
  testMutants(['ptt-timeout', 'synth-unlock', 'bad-fcs-rate', 'frame-check']);
});

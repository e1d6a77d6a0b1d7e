import { describe } from 'vitest';
import { testMutants } from './mutants.fixture.ts';

describe('the campaign against a breadboard with a detection of supply or heat taken out', () => {
  testMutants(['overcurrent', 'pa-overtemp', 'brown-out']);
});

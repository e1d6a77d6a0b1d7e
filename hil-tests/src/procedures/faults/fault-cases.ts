import type { PayloadFaultName } from '@dawa/payload-sim/payload/fault-list';
import { controllerCases } from './controller-cases.ts';
import type { FaultCase } from './fault-case.ts';
import { lineCases } from './line-cases.ts';
import { programCases } from './program-cases.ts';
import { radioCases } from './radio-cases.ts';
import { supplyCases } from './supply-cases.ts';

/** Every fault of the list: one without a case is an error of the compiler. */
export const faultCases: Readonly<Record<PayloadFaultName, FaultCase>> = {
  ...supplyCases,
  ...controllerCases,
  ...lineCases,
  ...radioCases,
  ...programCases,
};

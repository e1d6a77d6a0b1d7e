export { gatherPasses, type ScheduleSite } from './schedule/gather-passes.ts';
export { planGradually, planSchedule } from './schedule/plan-schedule.ts';
export type {
  Contact,
  KeepOut,
  LockedContact,
  PlanProgress,
  Rejection,
  RejectionKind,
  Schedule,
  ScheduleAntenna,
  ScheduleLimits,
  SchedulePass,
  ScheduleProblem,
  ScheduleRequest,
  Slew,
  Span,
  TrackPoint,
  Trim,
  UnmetDemand,
} from './schedule/problem.ts';
export { valueOfPriority } from './schedule/problem.ts';
export {
  type Replan,
  type ReplanRequest,
  replanGradually,
  replanSchedule,
  type ScheduleChange,
} from './schedule/replan.ts';

export { type AlarmChange, LimitWatch, type LimitWatchOptions } from '../processing/limit-watch.ts';

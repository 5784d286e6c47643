import type { Clock } from '../../sandbox/clock.js';
import { realClock } from '../../sandbox/clock.js';

/** Real time with fractions of a millisecond, which is what an ack takes. */
export const fineClock: Clock = { ...realClock, now: () => performance.timeOrigin + performance.now() };

/** What others need of alerts: their cards, to write in their threads. */
export type { AlertCards } from './cards.js';
export { renderThreadLine, type ThreadEvent } from './thread-line.js';

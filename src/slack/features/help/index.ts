import type { Feature } from '../../feature.js';
import { helpCommand } from './command.js';

export { helpCommand } from './command.js';

/** What can be typed; also the answer to whatever was not understood. */
export const help: Feature = { commands: { help: { read: helpCommand, open: true } } };

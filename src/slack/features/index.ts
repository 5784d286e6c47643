import type { Feature } from '../feature.js';
import { bulk } from './bulk/index.js';
import { condition } from './condition/index.js';
import { executions } from './executions/index.js';
import { help } from './help/index.js';
import { home } from './home/index.js';
import { instant } from './instant/index.js';
import { operations } from './operations/index.js';
import { states } from './states/index.js';
import { status } from './status/index.js';
import { watch } from './watch/index.js';
import { workflow } from './workflow/index.js';

export { helpCommand } from './help/index.js';

/** All that people can type, click and submit. */
export const features = {
	executions,
	operations,
	states,
	condition,
	bulk,
	watch,
	workflow,
	home,
	status,
	instant,
	help,
} satisfies Record<string, Feature>;

import type { ProblemGroup } from '../table.js';
import { ai } from './ai.js';
import { aws } from './aws.js';
import { code } from './code.js';
import { databases } from './databases.js';
import { google } from './google.js';
import { http } from './http.js';
import { mailAndQueues } from './mail-and-queues.js';
import { microsoft } from './microsoft.js';
import { n8nOwn } from './n8n-own.js';
import { people } from './people.js';
import { proxies } from './proxies.js';
import { services } from './services.js';
import { subWorkflows } from './sub-workflows.js';

/** By source; failures are compared within one. */
export const fresh: Record<string, ProblemGroup[]> = {
	ai,
	aws,
	code,
	databases,
	google,
	http,
	mailAndQueues,
	microsoft,
	n8nOwn,
	people,
	proxies,
	services,
	subWorkflows,
};

import type { ProblemGroup } from '../table.js';
import { ai } from './ai.js';
import { code } from './code.js';
import { databases } from './databases.js';
import { google } from './google.js';
import { http } from './http.js';
import { mailAndFiles } from './mail-and-files.js';
import { n8nOwn } from './n8n-own.js';
import { people } from './people.js';
import { proxies } from './proxies.js';
import { services } from './services.js';
import { subWorkflows } from './sub-workflows.js';

/** By source; failures are compared within one. */
export const held: Record<string, ProblemGroup[]> = {
	ai,
	code,
	databases,
	google,
	http,
	mailAndFiles,
	n8nOwn,
	people,
	proxies,
	services,
	subWorkflows,
};

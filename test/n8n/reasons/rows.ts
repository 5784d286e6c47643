import { ai } from './agents.js';
import { network, operations } from './nodes.js';
import { services } from './services.js';
import type { FailedRow } from './shapes.js';
import { subWorkflows } from './sub-workflows.js';
import { wrapped } from './wrapped.js';

export const failedRows: FailedRow[] = [...services, ...network, ...operations, ...ai, ...subWorkflows, ...wrapped];

import type { Audit } from '../access/index.js';
import type { BulkEvents } from './deps.js';

/** One line of the audit trail; `at`: epoch milliseconds. */
export const auditBulk = (audit: Audit, { bulk, decision, result }: BulkEvents['decided'], at: number) =>
	audit.write({
		at,
		by: bulk.by,
		verb: bulk.kind,
		target: `${bulk.total} executions (${bulk.words})`,
		channelId: bulk.origin.channelId,
		decision,
		result,
	});

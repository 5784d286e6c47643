import { createHash } from 'node:crypto';
import type { Failure } from '../../n8n/index.js';
import { isKnown } from '../../operations/no-details.js';
import { kindOf } from './kind-of.js';

/** Nodes that are no service of their own: that two of them fail alike says nothing of what is behind them. */
const own =
	/\.(?:httpRequest\w*|code|function\w*|set|if|switch|filter|merge|wait|stopAndError|executeWorkflow|executeCommand|noOp)$/i;
/** What a service answers when it, or the access to it, is what fails; else the workflow has sent something wrong. */
const ofService = /^(?:401|403|407|408|429|5\d\d|E[A-Z_]{3,})$/;
const unreachable =
	/\b(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPROTO|CERT_HAS_EXPIRED)\b/;
const host =
	/(?:\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) (?:::1|[\w.-]+)|\bhttps?:\/\/[\w.-]+)(?::\d{1,5})?/;
const credential = /\bcredentials? (?:with )?(?:ID|name)? ?"([^"]{1,80})"/i;

/**
 * What fails behind the node, as far as its error tells, so that workflows which fail for the same reason at the same time
 * are one incident: a host that is not reached, a credential that is gone, a service that refuses all alike. Null where the
 * error may be of this workflow alone.
 */
export function causeOf(failure: Failure | null): string | null {
	const cause = failure && isKnown(failure) ? causeIn(failure) : null;
	return cause && createHash('sha256').update(cause).digest('hex').slice(0, 16);
}

function causeIn(failure: Failure): string | null {
	const { nodeType, httpCode, message, reason } = failure;
	const text = `${message} ${reason ?? ''}`.slice(0, 2_000);
	const code = unreachable.exec(text)?.[0] ?? (httpCode && ofService.test(httpCode) ? httpCode : null);
	const where = host.exec(text)?.[0];
	if (code && where) return `host ${code} ${where.replace(/^\w+ |^https?:\/\//, '')}`;
	const named = credential.exec(text)?.[1];
	if (named) return `credential ${named}`;
	return code && nodeType && !own.test(nodeType) ? `service ${nodeType} ${kindOf(failure)}` : null;
}

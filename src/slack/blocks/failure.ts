import { type Failure, failureParts } from '../../n8n/index.js';
import { clean, cut, inline, nodeTypeName, redact } from './text.js';

/**
 * Why a run failed, in one line: `400 Bad request · Recipient has not opted in`. Where it must be short the message gives
 * way, as the reason after it tells more. It is outside text still: draw it with `inline` or `code`.
 */
export function errorLine(failure: Pick<Failure, 'httpCode' | 'message' | 'reason'>, max = 110): string {
	const { status, words } = failureParts(failure);
	const [first, reason] = words.map(oneLine);
	if (reason === undefined) return [status, first].filter(Boolean).join(' ');
	const room = Math.max(Math.floor(max * 0.4), max - reason.length - (status ? status.length + 1 : 0) - 3);
	return `${[status, cut(first!, room)].filter(Boolean).join(' ')} · ${reason}`;
}

// Redacted before it is cut: half a secret does not look like one any more.
const oneLine = (text: string) => redact(clean(text)).replace(/\s+/g, ' ').trim();

/** ` at "Charge card"`, or nothing. */
export const atNode = (failure: Failure | null) =>
	failure?.node ? ` at "${inline(withUser(failure, failure.node), 80)}"` : '';

/** `Charge card (HTTP Request)`, but not `Code (Code)`; of a sub-node, `Chat Model (of Helper)`. */
export function nodeWords(failure: Failure, max: number): string | null {
	const { node, nodeType, usedBy } = failure;
	if (!node) return null;
	const type = nodeType && !usedBy ? nodeTypeName(nodeType) : '';
	const said = type && !isNamedAfter(node, type) ? ` (${inline(type, 40)})` : '';
	return inline(withUser(failure, node), max) + said;
}

/** n8n names a node after its type, with a number from the second on: `HTTP Request1`. */
function isNamedAfter(node: string, type: string): boolean {
	const [name, own] = [node, type].map((words) => words.toLowerCase().replace(/\W/g, ''));
	return name!.startsWith(own!) && /^\d*$/.test(name!.slice(own!.length));
}

const withUser = ({ usedBy }: Failure, node: string) => (usedBy ? `${cut(oneLine(node), 50)} (of ${usedBy})` : node);

import { type Answer, saidBy } from './answer.js';
import { type Call, factsOf } from './call.js';
import * as errors from './errors.js';
import { errorOfIntermediary, isFromN8n, nameOf, redirectOf } from './intermediary.js';
import { retryAfterMs } from './resend.js';

/** n8n's texts for "its state does not allow it" that come as 400: 1.123 for a retry, both for deleting what runs. */
const stateRefuses = /cannot be retried|^Cannot delete a running execution/;

const licenceLacks = /licen[sc]e does not allow for (feat:[\w:.-]+|\S+)/i;

/** What passes limits and time-outs on is told as what it is, whoever says it; all other refusals must be n8n's own. */
const fromAnybody = new Set([404, 408, 413, 429]);

/** `base`: the address of the API. */
type Asked = { origin: string; base: string };

/** One class per meaning, told by the status and, where n8n uses one status for several meanings, by the text. */
export function errorOfAnswer(call: Call, answer: Answer, { origin, base }: Asked): errors.N8nError {
	const said = saidBy(answer);
	const n8nMessage = said.kind === 'json' ? said.message : null;
	const { status } = answer;
	const facts = factsOf(call, { status, n8nMessage });
	const fromN8n = isFromN8n(answer, said);

	// 0 is what browsers' fetch makes of a redirect that it was told not to follow.
	if (status === 0 || (status >= 300 && status < 400)) return redirected(call, answer, origin, facts);
	// 511 asks to sign in to the network.
	if (status >= 500 && status !== 511) return serverError(call, answer, n8nMessage, fromN8n);
	if (!fromAnybody.has(status) && !fromN8n) return errorOfIntermediary(call, answer, origin);
	switch (status) {
		case 401:
			return new errors.UnauthorizedError(
				'n8n did not accept the API key, or its public API is switched off (N8N_PUBLIC_API_DISABLED; trial plans have none).',
				facts,
			);
		case 403:
			return forbidden(n8nMessage, facts);
		case 404:
			if (!fromN8n) return errorOfIntermediary(call, answer, origin);
			if (said.kind !== 'json') return starting(origin, base, facts);
			// Small letters for a route that does not exist, "Not Found" and sentences for a thing that does not.
			if (n8nMessage === 'not found') return unsupported(facts);
			return new errors.NotFoundError(sentence('n8n did not find it', n8nMessage), facts);
		case 405:
			return unsupported(facts);
		case 408:
			return new errors.TimedOutError(
				'A proxy before n8n gave up waiting.',
				factsOf(call, { status, outcomeUnknown: true }),
			);
		case 413:
			return new errors.BadRequestError(
				`The request is larger than ${fromN8n ? 'n8n' : 'n8n, or what stands before it,'} takes.`,
				facts,
			);
		case 429: {
			const wait = retryAfterMs(answer.header('retry-after'));
			const until = wait === null ? '' : ` Ask again in ${Math.ceil(wait / 1000)} s.`;
			return new errors.RateLimitedError(`Too many requests.${until}`, { ...facts, retryAfterMs: wait });
		}
	}
	if (status === 409 || (n8nMessage && stateRefuses.test(n8nMessage))) {
		return new errors.ConflictError(sentence('n8n refused because of the present state', n8nMessage), facts);
	}
	return new errors.BadRequestError(sentence(`n8n refused the request with ${status}`, n8nMessage), facts);
}

type Facts = ReturnType<typeof factsOf>;

const unsupported = (facts: Facts) =>
	new errors.UnsupportedError('This n8n server does not have that function.', facts);

const starting = (origin: string, base: string, facts: Facts) =>
	new errors.UnreachableError(
		`n8n at ${origin} is still starting, or its API is not at this address: ${whereItMayBe(base)}`,
		{ ...facts, starting: true },
	);

/** Where n8n answers, but not with its API. `base`: the address of the API that was asked. */
export const whereItMayBe = (base: string) =>
	`where N8N_PUBLIC_API_ENDPOINT is set in n8n, the address of the API must be given whole, such as ${base.replace(/(?:\/[^/]+)?\/v\d+$/i, '')}/papi/v1. With N8N_PUBLIC_API_DISABLED, or on a trial plan, n8n has none.`;

function redirected(call: Call, answer: Answer, origin: string, facts: Facts): errors.N8nError {
	const to = redirectOf(answer, origin);
	// To the same path at another address n8n has moved; anywhere else is a page to sign in at.
	if (to !== null && !to.includes(`/v1/${call.path.split('/')[1]}`)) return errorOfIntermediary(call, answer, origin);
	return new errors.UnreachableError(
		`${origin} redirects${to === null ? '' : ` to ${to}`}; the API key is not carried along. Use the address that n8n itself answers at.`,
		facts,
	);
}

function serverError(call: Call, answer: Answer, n8nMessage: string | null, fromN8n: boolean): errors.ServerError {
	const { status } = answer;
	const name = fromN8n ? null : nameOf(answer);
	const whose = fromN8n ? 'n8n failed' : `n8n, or what stands before it${name ? ` (${name})` : ''}, failed`;
	return new errors.ServerError(sentence(`${whose} with ${status}`, n8nMessage), {
		...factsOf(call, { status, n8nMessage, outcomeUnknown: true }),
		retryAfterMs: retryAfterMs(answer.header('retry-after')),
		fromN8n,
	});
}

/** n8n's own texts end with a full stop or without one. */
function sentence(start: string, n8nMessage: string | null): string {
	const words = n8nMessage?.trim();
	if (!words) return `${start}.`;
	return /[.!?]$/.test(words) ? `${start}: ${words}` : `${start}: ${words}.`;
}

function forbidden(n8nMessage: string | null, facts: Facts): errors.ForbiddenError {
	const refused = (sentence: string, lacks: errors.ForbiddenError['lacks'], feature: string | null = null) =>
		new errors.ForbiddenError(sentence, { ...facts, lacks, feature });
	const feature = n8nMessage?.match(licenceLacks)?.[1]?.replace(/\.$/, '');
	if (feature) return refused(`The licence of this n8n server does not include ${feature}.`, 'licence', feature);
	if (n8nMessage?.includes('EXECUTION_REVEAL_FORBIDDEN')) {
		return refused('This API key may not see unredacted execution data.', 'reveal');
	}
	// n8n says only "Forbidden": neither which scope nor whether it is the key or its owner.
	return refused('The API key may not do this: a scope or a right is missing.', 'scope');
}

import type { Request, Response } from 'express';
import { append } from '../bounded.js';
import type { Fault, Faults } from '../faults.js';
import type { Call, Fields } from '../model.js';
import { postInAll, postInChannel, type Rates, tiers } from '../rates.js';
import { Refusal, refuse } from '../refusal.js';
import type { World } from '../world.js';
import { createArgs } from './args.js';
import type { CallContext, Method } from './method.js';
import { allMethods } from './methods.js';

export type RouterParts = {
	world: World;
	faults: Faults;
	rates: Rates;
	scopes: () => string[];
	tokens: { bot: string; app: string };
	/** What a method gets besides its arguments. */
	context: Pick<CallContext, 'world' | 'triggers' | 'baseUrl' | 'socketUrl' | 'tell'>;
};

type Answer = {
	status: number;
	body: Fields;
	headers?: Record<string, string>;
};

export const limited = (seconds: number | null): Answer => ({
	status: 429,
	body: { ok: false, error: 'ratelimited' },
	...(seconds !== null && { headers: { 'retry-after': String(seconds) } }),
});

/** Answers `/api/:method`. */
export function createRouter(parts: RouterParts) {
	const { world, rates, tokens } = parts;

	function permit(method: Method, token: string | undefined): void {
		if (method.token === 'none') return;
		if (!token) refuse('not_authed');
		if (token !== tokens.bot && token !== tokens.app) refuse('invalid_auth');
		if ((method.token === 'app') !== (token === tokens.app)) refuse('not_allowed_token_type');
	}

	function requireScope(...anyOf: string[]): void {
		if (anyOf.length === 0 || anyOf.some((scope) => parts.scopes().includes(scope))) return;
		refuse('missing_scope', { needed: anyOf.join(','), provided: parts.scopes().join(',') });
	}

	function tooFast(name: string, method: Method, body: Fields): number {
		if (method.tier !== 'post') return rates.take(name, tiers[method.tier]);
		const channel = world.channelNamed(String(body.channel))?.id ?? body.channel;
		return rates.take(`${name} ${channel}`, postInChannel) || rates.take(name, postInAll);
	}

	async function run(name: string, body: Fields, token: string | undefined): Promise<Answer> {
		const method = Object.hasOwn(allMethods, name) ? allMethods[name] : undefined;
		try {
			if (!method) return refuse('unknown_method', { req_method: name });
			permit(method, token);
			const wait = tooFast(name, method, body);
			if (wait > 0) return limited(wait);
			requireScope(...(method.scopes ?? []));
			const hasScope = (scope: string) => parts.scopes().includes(scope);
			const result = await method.run({ ...parts.context, args: createArgs(body), requireScope, hasScope });
			return { status: 200, body: { ok: true, ...result } };
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return { status: 200, body: { ok: false, error: error.error, ...error.extra } };
		}
	}

	return async (request: Request, response: Response): Promise<void> => {
		const name = String(request.params.method);
		const { token: bodyToken, ...body } = { ...request.query, ...(request.body as Fields | undefined) } as Fields;
		const bearer = request.headers.authorization?.match(/^Bearer (.+)$/)?.[1];
		const answer = await withFaults(parts, { name, body, response }, () =>
			run(name, body, bearer ?? (bodyToken as string | undefined)),
		);
		if (!answer) return;
		response.set('x-oauth-scopes', parts.scopes().join(','));
		const accepted = allMethods[name]?.scopes;
		if (accepted) response.set('x-accepted-oauth-scopes', accepted.join(','));
		response
			.status(answer.status)
			.set(answer.headers ?? {})
			.json(answer.body);
	};
}

/**
 * Runs one call under whatever fault is set for it and writes it down. Nothing comes back where the connection is
 * destroyed or left hanging.
 */
export async function withFaults(
	{ world, faults }: Pick<RouterParts, 'world' | 'faults'>,
	{ name, body, response }: { name: string; body: Fields; response: Response },
	run: () => Promise<Answer>,
): Promise<Answer | undefined> {
	const note = (answer: Answer | { body: { error: string } }): void => {
		const { ok, error } = answer.body as Fields;
		const call: Call = { method: name, body, at: world.clock.now(), ok: ok === true };
		if (ok !== true) call.error = String(error ?? '');
		append(world.calls, call);
		world.signals.emit('call', call);
	};
	const done = (answer: Answer): Answer => {
		note(answer);
		return answer;
	};
	const fault: Fault | undefined = faults.next(name, body);
	if (!fault) return done(await run());

	if (fault.kind === 'delay') {
		fault.onHit?.();
		await new Promise<void>((resolve) => world.clock.setTimeout(resolve, fault.ms ?? 1000));
		return done(await run());
	}
	if (fault.kind === 'cutAfter') {
		const answer = done(await run());
		fault.onHit?.();
		response.socket?.destroy();
		void answer;
		return undefined;
	}
	fault.onHit?.();
	switch (fault.kind) {
		case 'error':
			return done({ status: 200, body: { ok: false, error: fault.error ?? 'internal_error' } });
		case 'status':
			return done({ status: fault.status ?? 500, body: { ok: false, error: `http_${fault.status ?? 500}` } });
		case 'ratelimited':
			return done(limited(fault.retryAfter === undefined ? 1 : fault.retryAfter));
		case 'hang':
			note({ body: { error: 'hang' } });
			return undefined;
		case 'cutBefore':
			note({ body: { error: 'cut' } });
			response.socket?.destroy();
			return undefined;
	}
}

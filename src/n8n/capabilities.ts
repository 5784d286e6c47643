import type { CallOptions } from './call.js';
import type { N8nClient } from './client.js';
import {
	BadRequestError,
	ForbiddenError,
	IntermediaryError,
	NotFoundError,
	UnauthorizedError,
	UnreachableError,
	UnreadableAnswerError,
	UnsupportedError,
} from './errors.js';
import type { Discovery } from './server.js';

/** What this server can do, and this key may do there. */
export type Capabilities = Awaited<ReturnType<typeof learnCapabilities>>;

/**
 * Learns it by reading only: from `/discover` where there is one, else from the server's own OpenAPI description. Throws
 * where the server cannot be reached or refuses the key, never because it is old.
 */
export async function learnCapabilities(client: N8nClient, options?: CallOptions) {
	const discovery = await client
		.server()
		.discover(options)
		.catch((error) => {
			if (error instanceof UnsupportedError || error instanceof NotFoundError) return null;
			throw error;
		});
	// Asked for of an old server too: its description is given to whatever key.
	const startedFilters = await filtersByStart(client, options);
	const known = discovery
		? fromDiscovery(discovery, startedFilters)
		: fromSpecification(await specification(client, options));
	const { scopes, retry, stop, stopMany, tags, activate, deactivate } = known;
	const holds = (scope: string) => scopes?.includes(scope) ?? true;
	const short: Record<string, boolean> = {
		...{ retry, stop, stopMany, tags, delete: known.delete, activate, deactivate },
		list: holds('execution:list'),
		read: holds('execution:read'),
	};
	return {
		...known,
		/** Null where it cannot be learnt. See `ServerClient.version`. */
		version: await client.server().version(options),
		/**
		 * Whether the key may do something, by scope (`execution:retry`) or by short name (`retry`, `stop`, `stopMany`,
		 * `delete`, `tags`, `activate`, `deactivate`, `list`, `read`). Where the scopes are not known, a scope counts as held: n8n refuses what is not.
		 */
		may: (what: string): boolean => short[what] ?? holds(what),
	};
}

function fromDiscovery({ scopes, endpoints }: Discovery, startedFilters: boolean) {
	const has = (method: string, path: RegExp) =>
		endpoints.some((endpoint) => endpoint.method.toUpperCase() === method && path.test(endpoint.path));
	return {
		/** Whether the server has `/discover` (2.16), and so whether `scopes` is known. */
		discover: true,
		/** The key's scopes, such as `execution:retry`; null where the server does not say. */
		scopes: scopes as string[] | null,
		stop: has('POST', /\/executions\/\{[^}]+\}\/stop$/),
		stopMany: has('POST', /\/executions\/stop$/),
		tags: has('GET', /\/executions\/\{[^}]+\}\/tags$/) && has('PUT', /\/executions\/\{[^}]+\}\/tags$/),
		retry: has('POST', /\/executions\/\{[^}]+\}\/retry$/),
		delete: has('DELETE', /\/executions\/\{[^}]+\}$/),
		activate: has('POST', /\/workflows\/\{[^}]+\}\/activate$/),
		deactivate: has('POST', /\/workflows\/\{[^}]+\}\/deactivate$/),
		// `/discover` came after the next four.
		/** Whether `crashed` and `new` are statuses to list by (2.13); before, `error` includes crashed ones. */
		crashedStatus: true,
		newStatus: true,
		/** Whether lists show waiting executions (1.123 hides them). */
		waitingListed: true,
		/** Whether `redactExecutionData` is known (2.16); before, it is refused. */
		redact: true,
		/** Whether `startedAfter` and `startedBefore` filter lists (2.37). */
		startedFilters,
	};
}

/** By the paths that it names, and by the parameters of the list, which stand between its path and its answers. */
function fromSpecification(yaml: string): ReturnType<typeof fromDiscovery> {
	const list = /^ *['"]?\/executions['"]?:([\s\S]*?)^ *responses:/m.exec(yaml)?.[1] ?? '';
	const stop = /\/executions\/\{[^}]+\}\/stop['"]?:/.test(yaml);
	const crashed = /\bcrashed\b/.test(list);
	return {
		discover: false,
		scopes: null,
		stop,
		stopMany: /\/executions\/stop['"]?:/.test(yaml),
		tags: /\/executions\/\{[^}]+\}\/tags['"]?:/.test(yaml),
		retry: yaml === '' || /\/executions\/\{[^}]+\}\/retry['"]?:/.test(yaml),
		delete: true,
		activate: true,
		deactivate: true,
		crashedStatus: crashed,
		newStatus: crashed,
		// Hidden on 1.123, listed on 2.40; between them counted as hidden until stop is there, which errs on the safe side.
		waitingListed: stop,
		redact: list.includes('redactExecutionData'),
		startedFilters: list.includes('startedBefore'),
	};
}

/** Empty where a proxy before n8n keeps it back: then the server counts as one of the oldest. */
async function specification(client: N8nClient, options?: CallOptions): Promise<string> {
	try {
		return await client.server().specification(options);
	} catch (error) {
		const isStarting = error instanceof UnreachableError && error.starting;
		if (isStarting || keptBack.some((kind) => error instanceof kind)) return '';
		throw error;
	}
}

const keptBack = [
	ForbiddenError,
	IntermediaryError,
	NotFoundError,
	UnauthorizedError,
	UnreadableAnswerError,
	UnsupportedError,
];

/** An old server refuses the parameter. Not known, and so false, where the key may not list. */
async function filtersByStart(client: N8nClient, options?: CallOptions): Promise<boolean> {
	try {
		await client.executions().list({ limit: 1, startedAfter: '2000-01-01T00:00:00Z' }, options);
		return true;
	} catch (error) {
		if (error instanceof BadRequestError || error instanceof ForbiddenError) return false;
		throw error;
	}
}

import type { CallOptions } from './call.js';
import type { N8nClient } from './client.js';
import { BadRequestError, ForbiddenError, NotFoundError, UnsupportedError } from './errors.js';
import type { ListExecutionsParams } from './params.js';
import type { Discovery } from './server.js';

/** What this server can do, and this key may do there. */
export type Capabilities = {
	/** Null where it cannot be learnt. See `ServerClient.version`. */
	version: string | null;
	/** Whether the server has `/discover` (2.16), and so whether `scopes` is known. */
	discover: boolean;
	/** The key's scopes, such as `execution:retry`; null where the server does not say. */
	scopes: string[] | null;
	stop: boolean;
	stopMany: boolean;
	tags: boolean;
	retry: boolean;
	delete: boolean;
	/** Whether `crashed` and `new` are statuses to list by (2.13); before, `error` includes crashed ones. */
	crashedStatus: boolean;
	newStatus: boolean;
	/** Whether lists show waiting executions (1.123 hides them). */
	waitingListed: boolean;
	/** Whether `redactExecutionData` is known (2.16); before, it is refused. */
	redact: boolean;
	/** Whether `startedAfter` and `startedBefore` filter lists (2.37). */
	startedFilters: boolean;
	/**
	 * Whether the key may do something, by scope (`execution:retry`) or by short name (`retry`, `stop`, `stopMany`,
	 * `delete`, `tags`, `list`, `read`). Where the scopes are not known, a scope counts as held: n8n refuses what is not.
	 */
	may(what: string): boolean;
};

type Known = Omit<Capabilities, 'version' | 'may'>;

/**
 * Learns it by reading only: `/discover` where there is one, else by small lists whose parameters an old server
 * refuses, else (a key that may not list) from the server's own OpenAPI description. Throws where the server cannot be
 * reached or refuses the key, never because it is old.
 */
export async function learnCapabilities(client: N8nClient, options?: CallOptions): Promise<Capabilities> {
	const known = await learn(client, options);
	const version = await client.server().version(options);
	const { scopes } = known;
	const short: Record<string, boolean> = {
		retry: known.retry,
		stop: known.stop,
		stopMany: known.stopMany,
		delete: known.delete,
		tags: known.tags,
		list: scopes?.includes('execution:list') ?? true,
		read: scopes?.includes('execution:read') ?? true,
	};
	return { ...known, version, may: (what) => short[what] ?? scopes?.includes(what) ?? true };
}

async function learn(client: N8nClient, options?: CallOptions): Promise<Known> {
	let discovery: Discovery;
	try {
		discovery = await client.server().discover(options);
	} catch (error) {
		if (!(error instanceof UnsupportedError) && !(error instanceof NotFoundError)) throw error;
		return learnByProbing(client, options);
	}
	return fromDiscovery(discovery, await listTakes(client, { startedAfter: '2000-01-01T00:00:00Z' }, options));
}

function fromDiscovery({ scopes, endpoints }: Discovery, startedFilters: boolean | null): Known {
	const has = (method: string, path: RegExp) =>
		endpoints.some((endpoint) => endpoint.method.toUpperCase() === method && path.test(endpoint.path));
	return {
		discover: true,
		scopes,
		stop: has('POST', /\/executions\/\{[^}]+\}\/stop$/),
		stopMany: has('POST', /\/executions\/stop$/),
		tags: has('GET', /\/executions\/\{[^}]+\}\/tags$/) && has('PUT', /\/executions\/\{[^}]+\}\/tags$/),
		retry: has('POST', /\/executions\/\{[^}]+\}\/retry$/),
		delete: has('DELETE', /\/executions\/\{[^}]+\}$/),
		// `/discover` came after all of these.
		crashedStatus: true,
		newStatus: true,
		waitingListed: true,
		redact: true,
		startedFilters: startedFilters ?? false,
	};
}

async function learnByProbing(client: N8nClient, options?: CallOptions): Promise<Known> {
	const crashed = await listTakes(client, { status: 'crashed' }, options);
	if (crashed === null) return learnFromSpecification(await client.server().specification(options));
	const fresh = await listTakes(client, { status: 'new' }, options);
	const redact = await listTakes(client, { redactExecutionData: false }, options);
	const started = await listTakes(client, { startedAfter: '2000-01-01T00:00:00Z' }, options);
	// Stop, stop-many and tags came in the same release, and only the tags can be asked about without changing anything.
	const since210 = await tagsRoute(client, options);
	return {
		discover: false,
		scopes: null,
		stop: since210,
		stopMany: since210,
		tags: since210,
		retry: true,
		delete: true,
		crashedStatus: crashed,
		newStatus: fresh ?? false,
		// Hidden on 1.123, listed on 2.40; between them counted as hidden until stop is there, which errs on the safe side.
		waitingListed: since210,
		redact: redact ?? false,
		startedFilters: started ?? false,
	};
}

/** By the paths that it names, and by the parameters of the list, which stand between its path and its answers. */
function learnFromSpecification(yaml: string): Known {
	const route = (path: RegExp) => path.test(yaml);
	const list = /^ *['"]?\/executions['"]?:([\s\S]*?)^ *responses:/m.exec(yaml)?.[1] ?? '';
	const stop = route(/\/executions\/\{[^}]+\}\/stop['"]?:/);
	const crashed = /\bcrashed\b/.test(list);
	return {
		discover: false,
		scopes: null,
		stop,
		stopMany: route(/\/executions\/stop['"]?:/),
		tags: route(/\/executions\/\{[^}]+\}\/tags['"]?:/),
		retry: route(/\/executions\/\{[^}]+\}\/retry['"]?:/),
		delete: true,
		crashedStatus: crashed,
		newStatus: crashed,
		waitingListed: stop,
		redact: list.includes('redactExecutionData'),
		startedFilters: list.includes('startedBefore'),
	};
}

/** Whether the list knows a parameter: an old server refuses what it does not know. Null where the key may not list. */
async function listTakes(
	client: N8nClient,
	params: ListExecutionsParams,
	options?: CallOptions,
): Promise<boolean | null> {
	try {
		await client.executions().list({ limit: 1, ...params }, options);
		return true;
	} catch (error) {
		if (error instanceof BadRequestError) return false;
		if (error instanceof ForbiddenError) return null;
		throw error;
	}
}

async function tagsRoute(client: N8nClient, options?: CallOptions): Promise<boolean> {
	try {
		await client.executions().getTags(1, options);
		return true;
	} catch (error) {
		if (error instanceof UnsupportedError) return false;
		// No such execution, or a key that may not read its tags: the route is there.
		if (error instanceof NotFoundError || error instanceof ForbiddenError) return true;
		throw error;
	}
}

/** As much of n8n's public API as the demo needs of a server that is not ours. */

type Json = Record<string, unknown>;

export type ApiExecution = {
	id: number;
	workflowId: string;
	status: string;
	mode: string;
	retryOf: number | null;
	startedAt: number | null;
	stoppedAt: number | null;
};

/** n8n refuses to delete what it is still unpublishing; that takes it seconds. */
const unpublishingMs = 20_000;
const timeoutMs = 15_000;

export function createRealApi({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }) {
	async function call(method: string, path: string, body?: Json): Promise<{ status: number; json: Json }> {
		const response = await fetch(`${baseUrl}/api/v1${path}`, {
			method,
			headers: { 'x-n8n-api-key': apiKey, 'content-type': 'application/json' },
			signal: AbortSignal.timeout(timeoutMs),
			...(body && { body: JSON.stringify(body) }),
		}).catch((error: Error & { cause?: { code?: string } }) => {
			throw new Error(`n8n at ${baseUrl} cannot be reached (${error.cause?.code ?? error.message}).`);
		});
		return { status: response.status, json: (await response.json().catch(() => ({}))) as Json };
	}

	async function must(method: string, path: string, body?: Json): Promise<Json> {
		const { status, json } = await call(method, path, body);
		if (status >= 300)
			throw new Error(`n8n at ${baseUrl} answers ${status} to ${method} ${path}: ${json.message ?? ''}`);
		return json;
	}

	return {
		async createActive(name: string, graph: { nodes: Json[]; connections: Json }): Promise<string> {
			const { id } = await must('POST', '/workflows', { name, ...graph, settings: { executionOrder: 'v1' } });
			await must('POST', `/workflows/${id}/activate`);
			return String(id);
		},

		/** Its executions go with it. */
		async remove(id: string): Promise<void> {
			await call('POST', `/workflows/${id}/deactivate`);
			for (const end = Date.now() + unpublishingMs; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
				const { status, json } = await call('DELETE', `/workflows/${id}`);
				if (status < 300 || status === 404) return;
				if (Date.now() > end) throw new Error(`n8n does not delete the workflow ${id}: ${json.message ?? status}`);
			}
		},

		/** Newest first; the list of all leaves out what runs and waits. */
		async executions(limit: number): Promise<ApiExecution[]> {
			const lists = await Promise.all(
				['', '&status=running', '&status=waiting'].map((more) => call('GET', `/executions?limit=${limit}${more}`)),
			);
			const rows = lists.flatMap(({ json }) => (Array.isArray(json.data) ? (json.data as Json[]) : []));
			const byId = new Map(rows.map((row) => [Number(row.id), readExecution(row)]));
			return [...byId.values()].sort((a, b) => b.id - a.id).slice(0, limit);
		},

		async workflowNames(): Promise<Map<string, string>> {
			const { json } = await call('GET', '/workflows?limit=250');
			const rows = Array.isArray(json.data) ? (json.data as Json[]) : [];
			return new Map(rows.map((row) => [String(row.id), String(row.name)]));
		},

		stop: async (id: number) => void (await call('POST', `/executions/${id}/stop`)),

		async webhook(path: string): Promise<void> {
			const response = await fetch(`${baseUrl}/webhook/${path}`, {
				method: 'POST',
				signal: AbortSignal.timeout(timeoutMs),
			});
			if (!response.ok) throw new Error(`n8n at ${baseUrl} answers ${response.status} to its webhook /webhook/${path}`);
		},
	};
}

const time = (value: unknown): number | null => (typeof value === 'string' ? Date.parse(value) : null);

function readExecution(row: Json): ApiExecution {
	return {
		id: Number(row.id),
		workflowId: String(row.workflowId),
		// 1.x tells how it ended by other fields in some lists.
		status: String(row.status ?? (row.finished ? 'success' : 'error')),
		mode: String(row.mode),
		retryOf: row.retryOf == null ? null : Number(row.retryOf),
		startedAt: time(row.startedAt),
		stoppedAt: time(row.stoppedAt),
	};
}

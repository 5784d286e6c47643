import type { CallOptions } from './call.js';
import type { Execution, ExecutionStatus, Tag } from './execution.js';
import type { GetExecutionParams, RetryExecutionData } from './params.js';

/** What a resource asks of its client, which is an `ExecutionClient`. */
type Client = {
	get(id: number, params?: GetExecutionParams, options?: CallOptions): Promise<Execution>;
	retry(id: number, data?: RetryExecutionData, options?: CallOptions): Promise<Execution>;
	stop(id: number, options?: CallOptions): Promise<Execution>;
	delete(id: number, options?: CallOptions): Promise<Execution>;
	getTags(id: number, options?: CallOptions): Promise<Tag[]>;
	updateTags(id: number, tags: readonly { id: string }[], options?: CallOptions): Promise<Tag[]>;
};

/** An execution bound to its client. Made by `getResource()` and `listResources()`. */
export class ExecutionResource {
	readonly #client: Client;
	readonly #params: GetExecutionParams;
	#snapshot: Execution;

	/** Of `params` only `includeData` and `redactExecutionData` are kept. */
	constructor(client: Client, snapshot: Execution, params: GetExecutionParams = {}) {
		this.#client = client;
		this.#snapshot = snapshot;
		this.#params = { includeData: params.includeData, redactExecutionData: params.redactExecutionData };
	}

	get id(): number {
		return this.#snapshot.id;
	}

	/** `unknown` where n8n did not say. */
	get status(): ExecutionStatus {
		return this.#snapshot.status ?? 'unknown';
	}

	/** The snapshot: the execution as last fetched. */
	get data(): Execution {
		return this.#snapshot;
	}

	replaceSnapshot(snapshot: Execution): this {
		this.#snapshot = snapshot;
		return this;
	}

	/** Fetches it again, with the `includeData` and `redactExecutionData` that made it. */
	async refresh(options?: CallOptions): Promise<this> {
		return this.replaceSnapshot(await this.#client.get(this.id, this.#params, options));
	}

	/** Retries it. From then on this resource is the new run, as n8n answers; `data.retryOf` is the one retried. */
	async retry(data?: RetryExecutionData, options?: CallOptions): Promise<this> {
		return this.replaceSnapshot(await this.#client.retry(this.id, data, options));
	}

	/** Stops it. n8n's answer is short: id and all fields that it leaves out stay as they were. */
	async stop(options?: CallOptions): Promise<this> {
		const stopped = await this.#client.stop(this.id, options);
		const startedAt = stopped.startedAt ?? this.#snapshot.startedAt ?? null;
		return this.replaceSnapshot({ ...this.#snapshot, ...stopped, startedAt });
	}

	async delete(options?: CallOptions): Promise<Execution> {
		return this.#client.delete(this.id, options);
	}

	async getTags(options?: CallOptions): Promise<Tag[]> {
		return this.#client.getTags(this.id, options);
	}

	async updateTags(tags: readonly { id: string }[], options?: CallOptions): Promise<Tag[]> {
		return this.#client.updateTags(this.id, tags, options);
	}
}

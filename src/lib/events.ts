/** What a part tells of: whoever wants to know subscribes, and the part knows nothing of them. */
export type Events<Types extends Record<string, unknown>> = {
	/** Subscribers are called in the order in which they came. One that is called twice for the same event does no harm. */
	on<Type extends keyof Types>(type: Type, handler: (event: Types[Type]) => Promise<void> | void): void;
	/**
	 * Calls every subscriber, each on its own: one that fails keeps no other from hearing of it. Rejects afterwards with
	 * the first failure, so that the job that published is tried again and tells everybody once more.
	 */
	publish<Type extends keyof Types>(type: Type, event: Types[Type]): Promise<void>;
};

/** Within this process only: that nothing is lost is the matter of the job that publishes. */
export function createEvents<Types extends Record<string, unknown>>(): Events<Types> {
	const handlers = new Map<keyof Types, ((event: never) => Promise<void> | void)[]>();
	return {
		on(type, handler) {
			handlers.set(type, [...(handlers.get(type) ?? []), handler]);
		},
		async publish(type, event) {
			const calls = (handlers.get(type) ?? []).map(async (handler) => handler(event as never));
			const failed = (await Promise.allSettled(calls)).find((call) => call.status === 'rejected');
			if (failed) throw failed.reason;
		},
	};
}

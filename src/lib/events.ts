export type Events<Types extends Record<string, unknown>> = ReturnType<typeof createEvents<Types>>;

/** Whoever wants to know subscribes. In this process only: that nothing is lost is up to the job that publishes. */
export function createEvents<Types extends Record<string, unknown>>() {
	const handlers = new Map<keyof Types, ((event: never) => Promise<void> | void)[]>();
	return {
		/** Subscribers are called in the order in which they came. One that is called twice for the same event does no harm. */
		on<Type extends keyof Types>(type: Type, handler: (event: Types[Type]) => Promise<void> | void) {
			handlers.set(type, [...(handlers.get(type) ?? []), handler]);
		},
		/** One that fails keeps no other from hearing of it; then this rejects, so that the job is tried again. */
		async publish<Type extends keyof Types>(type: Type, event: Types[Type]) {
			const calls = (handlers.get(type) ?? []).map(async (handler) => handler(event as never));
			const failed = (await Promise.allSettled(calls)).find((call) => call.status === 'rejected');
			if (failed) throw failed.reason;
		},
	};
}

/** A small emitter: `on` gives back the function that takes the listener away again. */
export type Signals<Events> = {
	on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void;
	emit<Name extends keyof Events>(name: Name, value: Events[Name]): void;
};

export function createSignals<Events>(): Signals<Events> {
	const listeners = new Map<keyof Events, Set<(value: never) => void>>();
	return {
		on(name, listener) {
			const set = listeners.get(name) ?? new Set();
			listeners.set(name, set);
			set.add(listener);
			return () => set.delete(listener);
		},
		emit(name, value) {
			for (const listener of [...(listeners.get(name) ?? [])]) (listener as (value: unknown) => void)(value);
		},
	};
}

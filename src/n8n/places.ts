/** So many at a time; the others wait for their turn, in order. */
export type Places = {
	/** Gives what lets the next one in. Rejects with the signal's reason. */
	take(signal: AbortSignal): Promise<() => void>;
};

export function createPlaces(most: number): Places {
	let free = most;
	const waiting = new Set<() => void>();

	function leave() {
		const [next] = waiting;
		if (next) next();
		else free++;
	}

	/** What is called twice must not let two in. */
	const once = () => {
		let left = false;
		return () => {
			if (!left) leave();
			left = true;
		};
	};

	return {
		take(signal) {
			if (signal.aborted) return Promise.reject(signal.reason);
			if (free > 0) {
				free--;
				return Promise.resolve(once());
			}
			return new Promise((resolve, reject) => {
				const enter = () => {
					waiting.delete(enter);
					signal.removeEventListener('abort', giveUp);
					resolve(once());
				};
				const giveUp = () => {
					waiting.delete(enter);
					reject(signal.reason);
				};
				signal.addEventListener('abort', giveUp, { once: true });
				waiting.add(enter);
			});
		},
	};
}
